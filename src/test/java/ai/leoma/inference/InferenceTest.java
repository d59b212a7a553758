package ai.leoma.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.chain.TestHotkeys;
import ai.leoma.http.StubServer;
import ai.leoma.inference.GenerationOutcome.Busy;
import ai.leoma.inference.GenerationOutcome.NotAVideo;
import ai.leoma.inference.GenerationOutcome.OwnerFault;
import ai.leoma.inference.GenerationOutcome.Refused;
import ai.leoma.inference.GenerationOutcome.Served;
import ai.leoma.inference.GenerationOutcome.TooLarge;
import ai.leoma.inference.GenerationOutcome.WrongSize;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InferenceTest {
  private static final GenerationRequest TEXT_ONLY =
      new GenerationRequest(Optional.of("a dog runs"), Optional.empty());

  private final Vertx vertx = Vertx.vertx();
  private final StubChutes chutes = new StubChutes();
  @TempDir Path folder;

  @AfterEach
  void stop() {
    chutes.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aVideoIsServedWithItsDigest() throws Exception {
    // Given
    byte[] video =
        ("video" + "x".repeat(300_000)).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    chutes.hasChute("one", request -> file(request, Buffer.buffer(video)));
    // When
    Generation generation = generate(Map.of(), "one").getFirst();
    // Then
    Served served = (Served) generation.outcome();
    assertThat(served.video()).hasBinaryContent(video);
    assertThat(served.bytes()).isEqualTo(video.length);
    assertThat(served.sha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(video)));
    assertThat(generation.latency()).isPositive();
  }

  @Test
  void theRequestCarriesImagePromptAndBothSpellingsOfTheFrames() throws IOException {
    // Given
    Path png = Files.write(folder.resolve("frame.png"), new byte[] {1, 2, 3});
    chutes.hasChute("one", request -> file(request, Buffer.buffer("video")));
    GenerationRequest request = new GenerationRequest(Optional.of("ein Hügel"), Optional.of(png));
    // When
    inference(Map.of()).generate(List.of(target(1, "one")), request, folder).await().indefinitely();
    // Then
    StubServer.Received call = chutes.server.received().getLast();
    assertThat(call.uri()).isEqualTo("/generate");
    assertThat(call.host()).isEqualTo("one.chutes.example:" + chutes.server.port());
    assertThat(call.authorization()).isEqualTo("Bearer cpk_0123456789abcdef");
    assertThat(new JsonObject(call.body()))
        .isEqualTo(
            new JsonObject()
                .put("prompt", "ein Hügel")
                .put("image", Base64.getEncoder().encodeToString(new byte[] {1, 2, 3}))
                .put("fps", 16)
                .put("frames", 81)
                .put("num_frames", 81)
                .put("resolution", "480p")
                .put("fast", true));
  }

  @ParameterizedTest
  @CsvSource({"1, 5", "40, 5", "41, 10", "192, 25"})
  void longestFanOutCountsEveryTurn(int targets, int minutesOfCalls) {
    Inference inference =
        inference(
            Map.of("leoma.inference.deadline", "300s", "leoma.inference.max-in-flight", "40"));

    assertThat(inference.longest(targets)).isGreaterThan(Duration.ofMinutes(minutesOfCalls));
    assertThat(inference.longest(targets + 40))
        .isGreaterThanOrEqualTo(inference.longest(targets).plusSeconds(300));
  }

  @Test
  void everyTargetEndsInTheOrderOfTheTargets() {
    // Given
    chutes.hasChute("good", request -> file(request, Buffer.buffer("video")));
    chutes.hasChute("square", request -> file(request, Buffer.buffer("square")));
    chutes.hasChute("garbage", request -> file(request, Buffer.buffer("MZ")));
    chutes.hasChute("empty", request -> file(request, Buffer.buffer()));
    chutes.hasChute("json", request -> StubServer.answer(request, 200, "{\"url\":\"x\"}"));
    chutes.hasChute("unprobed", request -> file(request, Buffer.buffer("broken probe")));
    // When
    List<Generation> generations =
        generate(Map.of(), "good", "square", "garbage", "empty", "json", "unprobed", "missing");
    // Then
    assertThat(generations)
        .extracting(generation -> generation.outcome().className())
        .containsExactly(
            "Served", "WrongSize", "NotAVideo", "NotAVideo", "NotAVideo", "OwnerFault", "Refused");
    assertThat(generations.get(1).outcome()).isEqualTo(new WrongSize(640, 640));
    assertThat(((NotAVideo) generations.get(4).outcome()).detail()).contains("{\"url\":\"x\"}");
    assertThat(folder).isDirectoryContaining(path -> path.toString().endsWith(".mp4"));
    assertThat(filesIn(folder)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "503 | {\"detail\":\"No instances available (yet) for chute_id='x'\"} | Cold       | 1",
        "401 | {\"detail\":\"Authentication required.\"}                      | OwnerFault | 1",
        "429 | {\"detail\":\"infra_overload\"}                                | Busy       | 2",
        "500 | {\"detail\":\"No infrastructure available to serve request\"}  | Refused    | 2",
        "502 | <html>bad gateway</html>                                       | Busy       | 2",
        "503 | {\"detail\":\"This chute is currently disabled.\"}             | Refused    | 1",
        "404 | {\"detail\":\"No matching chute found!\"}                      | OwnerFault | 1",
        "404 | {\"detail\":\"Not Found\"}                                     | Busy       | 1",
        "302 | elsewhere                                                      | Refused    | 1",
      })
  void aRefusalIsTriedOnceMoreWhereThatHelps(int status, String text, String outcome, int calls) {
    // Given
    chutes.hasChute(
        "one",
        request -> {
          request.response().putHeader("Location", chutes.server.url() + "/elsewhere");
          StubServer.answer(request, status, text);
        });
    // When
    Generation generation = generate(Map.of(), "one").getFirst();
    // Then
    assertThat(generation.outcome().className()).isEqualTo(outcome);
    assertThat(invocations()).isEqualTo(calls);
  }

  @Test
  void aChuteThatIsFullForAMomentIsServedAtTheSecondTry() {
    // Given
    AtomicInteger calls = new AtomicInteger();
    chutes.hasChute(
        "one",
        request -> {
          if (calls.incrementAndGet() == 1) {
            StubServer.answer(request, 429, "{\"detail\":\"no_targets\"}");
          } else {
            file(request, Buffer.buffer("video"));
          }
        });
    // When, Then
    assertThat(generate(Map.of(), "one").getFirst().outcome()).isInstanceOf(Served.class);
  }

  @Test
  void noSecondTryWhenItsPauseDoesNotFitBeforeTheDeadline() {
    // Given
    chutes.hasChute(
        "one",
        request -> StubServer.answer(request, 500, "{\"detail\":\"No infrastructure available\"}"));
    // When
    Generation generation =
        generate(Map.of("leoma.inference.failed-instance-retry-pause", "95s"), "one").getFirst();
    // Then
    assertThat(generation.outcome()).isInstanceOf(Refused.class);
    assertThat(invocations()).isEqualTo(1);
  }

  @Test
  void aSlugThatChangedIsReadAgain() {
    // Given
    AtomicInteger lookups = new AtomicInteger();
    chutes.manage(
        "one",
        request -> {
          String slug = lookups.incrementAndGet() == 1 ? "old-slug" : "new-slug";
          StubServer.answer(request, 200, StubChutes.chute("one", slug, true).encode());
        });
    chutes.invoke("new-slug", request -> file(request, Buffer.buffer("video")));
    // When, Then
    assertThat(generate(Map.of(), "one").getFirst().outcome()).isInstanceOf(Served.class);
  }

  @Test
  void aChuteThatIsNotHotIsNotCalled() {
    chutes.manage(
        "one",
        request -> StubServer.answer(request, 200, StubChutes.chute("one", "one", false).encode()));
    assertThat(generate(Map.of(), "one").getFirst().outcome().className()).isEqualTo("Cold");
    assertThat(invocations()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "a/b", "A", "-a", "a-", "", "a@evil.example:80/", "..", "a#"})
  void aSlugThatIsNotADnsLabelIsNotCalled(String slug) {
    chutes.manage(
        "one",
        request -> StubServer.answer(request, 200, StubChutes.chute("one", slug, true).encode()));
    assertThat(generate(Map.of(), "one").getFirst().outcome()).isInstanceOf(Busy.class);
    assertThat(chutes.server.received()).hasSize(1);
  }

  @Test
  void ourOwnKeyIsOurFault() {
    chutes.manage(
        "one", request -> StubServer.answer(request, 401, "{\"detail\":\"Invalid token\"}"));
    assertThat(generate(Map.of(), "one").getFirst().outcome()).isInstanceOf(OwnerFault.class);
  }

  static Stream<Handler<HttpServerRequest>> neverDone() {
    return Stream.of(
        request -> {},
        request -> request.response().setChunked(true).writeContinue(),
        request -> {
          request.response().setChunked(true).write("video");
        },
        request -> request.response().setStatusCode(500).setChunked(true).write("<html>"));
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.MethodSource("neverDone")
  void whatIsNotDoneAtTheDeadlineTimedOut(Handler<HttpServerRequest> behaviour) {
    // Given
    chutes.hasChute("one", behaviour);
    // When
    Generation generation = generate(Map.of("leoma.inference.deadline", "300ms"), "one").getFirst();
    // Then
    assertThat(generation.outcome()).isEqualTo(new GenerationOutcome.TimedOut());
    assertThat(generation.latency()).isGreaterThanOrEqualTo(Duration.ofMillis(290));
    assertThat(filesIn(folder)).isEmpty();
  }

  @Test
  void aDripOfBytesEndsAtTheDeadline() {
    // Given
    chutes.hasChute(
        "one",
        request -> {
          request.response().setChunked(true);
          chutes
              .server
              .vertx()
              .setPeriodic(
                  5,
                  timer -> {
                    if (request.response().closed()) {
                      chutes.server.vertx().cancelTimer(timer);
                    } else {
                      var unused = request.response().write("v");
                    }
                  });
        });
    // When, Then
    assertThat(generate(Map.of("leoma.inference.deadline", "300ms"), "one").getFirst().outcome())
        .isEqualTo(new GenerationOutcome.TimedOut());
  }

  @Test
  void aConnectionThatBreaksInTheMiddleIsTheProvidersFault() {
    // Given
    chutes.hasChute(
        "one",
        request -> {
          request.response().putHeader("Content-Length", "1000000");
          var unused =
              request.response().write("video").onSuccess(sent -> request.connection().close());
        });
    // When
    Generation generation = generate(Map.of(), "one").getFirst();
    // Then
    assertThat(generation.outcome()).isInstanceOf(Busy.class);
    assertThat(((Busy) generation.outcome()).detail()).contains("connection lost");
    assertThat(invocations()).isEqualTo(2);
    assertThat(filesIn(folder)).isEmpty();
  }

  @Test
  void anEndlessVideoIsCutOffAtTheLimit() {
    // Given
    chutes.hasChute("one", request -> file(request, Buffer.buffer(new byte[300_000])));
    // When
    Generation generation =
        generate(Map.of("leoma.inference.max-video-bytes", "200K"), "one").getFirst();
    // Then
    assertThat(generation.outcome()).isEqualTo(new TooLarge(200 * 1024));
    assertThat(filesIn(folder)).isEmpty();
  }

  @Test
  void anErrorBodyIsKeptShortPrintableAndWithoutSecrets() {
    // Given
    String text = "Traceback\u0000\n cpk_aaaaaaaa.bbbbbbbb.cccc " + "x ".repeat(5000);
    chutes.hasChute("one", request -> StubServer.answer(request, 400, text));
    // When
    Refused refused = (Refused) generate(Map.of(), "one").getFirst().outcome();
    // Then
    assertThat(refused.detail()).hasSizeLessThanOrEqualTo(2048).startsWith("Traceback [secret] x");
  }

  @Test
  void nobodyThereIsOurFault() {
    // Given
    chutes.hasChute("one", request -> file(request, Buffer.buffer("video")));
    // When
    Generation generation =
        generate(Map.of("leoma.inference.connect-address", "127.0.0.1:1"), "one").getFirst();
    // Then
    assertThat(generation.outcome()).isInstanceOf(OwnerFault.class);
  }

  @Test
  void manySlowMinersNeedNoThreadEach() {
    // Given: every answer waits until all 192 calls are there
    int miners = 192;
    List<HttpServerRequest> waiting = new ArrayList<>();
    AtomicInteger mostThreads = new AtomicInteger();
    String[] ids =
        IntStream.range(0, miners).mapToObj(number -> "m" + number).toArray(String[]::new);
    int threadsBefore = Thread.activeCount();
    for (String id : ids) {
      chutes.hasChute(
          id,
          request -> {
            synchronized (waiting) {
              waiting.add(request);
              if (waiting.size() == miners) {
                mostThreads.set(Thread.activeCount());
                waiting.forEach(held -> file(held, Buffer.buffer("video")));
              }
            }
          });
    }
    // When
    List<Generation> generations =
        generate(
            Map.of("leoma.inference.max-in-flight", "192", "leoma.inference.deadline", "60s"), ids);
    // Then
    assertThat(generations).hasSize(miners);
    assertThat(generations).allSatisfy(g -> assertThat(g.outcome()).isInstanceOf(Served.class));
    assertThat(mostThreads.get() - threadsBefore).isLessThan(60);
  }

  @Test
  void noMoreAreInFlightThanAllowed() {
    // Given
    AtomicInteger inFlight = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    String[] ids = IntStream.range(0, 40).mapToObj(number -> "m" + number).toArray(String[]::new);
    for (String id : ids) {
      chutes.hasChute(
          id,
          request -> {
            most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            chutes
                .server
                .vertx()
                .setTimer(
                    5,
                    unused -> {
                      inFlight.decrementAndGet();
                      file(request, Buffer.buffer("video"));
                    });
          });
    }
    // When
    generate(Map.of("leoma.inference.max-in-flight", "7"), ids);
    // Then
    assertThat(most).hasValueLessThanOrEqualTo(7);
  }

  @Test
  void aFolderThatCannotBeWrittenIsAFailure() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(
            () ->
                inference(Map.of())
                    .generate(List.of(target(1, "one")), TEXT_ONLY, file.resolve("below"))
                    .await()
                    .indefinitely())
        .hasMessageContaining("file");
  }

  private List<Generation> generate(Map<String, String> config, String... chuteIds) {
    List<GenerationTarget> targets =
        IntStream.range(0, chuteIds.length).mapToObj(i -> target(i + 1, chuteIds[i])).toList();
    return inference(config)
        .generate(targets, TEXT_ONLY, folder)
        .await()
        .atMost(Duration.ofSeconds(90));
  }

  private Inference inference(Map<String, String> config) {
    return chutes.inference(vertx, config);
  }

  private long invocations() {
    return chutes.server.received().stream().filter(call -> call.uri().equals("/generate")).count();
  }

  private static GenerationTarget target(int miner, String chuteId) {
    return new GenerationTarget(TestHotkeys.number(miner), chuteId);
  }

  private static void file(HttpServerRequest request, Buffer content) {
    request.response().putHeader("Content-Type", "video/mp4").setChunked(true);
    var unused = request.response().end(content);
  }

  private static List<Path> filesIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }
}
