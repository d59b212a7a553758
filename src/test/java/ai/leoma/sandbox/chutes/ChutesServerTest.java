package ai.leoma.sandbox.chutes;

import static ai.leoma.sandbox.TestClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.sandbox.Cast;
import ai.leoma.sandbox.ImitatedMiner;
import ai.leoma.sandbox.TestClient;
import ai.leoma.sandbox.Until;
import ai.leoma.sandbox.chutes.ChuteCalls.Answer;
import ai.leoma.sandbox.studio.MinerKind;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChutesServerTest {

  private static final String KEY = "cpk_test.test.test";
  private static final String BEARER = "Bearer " + KEY;

  @TempDir Path folder;

  private final Cast cast = Cast.of(1, 14, 3, Map.of());
  private final Vertx vertx = Vertx.vertx();
  private final TestClient client = new TestClient();
  private final AtomicInteger rendered = new AtomicInteger();
  private final AtomicInteger renderingNow = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final CountDownLatch gate = new CountDownLatch(1);
  private volatile boolean isGated;
  private ChutesServer chutes;
  private ChuteCalls calls;

  @BeforeEach
  void start() {
    ChutesSettings settings =
        new ChutesSettings(KEY, folder.resolve("renderings"), 2, Duration.ofHours(1), 0);
    chutes = ChutesServer.start(vertx, cast, settings, this::make);
    calls = new ChuteCalls(vertx, chutes.port());
  }

  @AfterEach
  void stop() {
    gate.countDown();
    client.close();
    chutes.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void managementDescribesAHotChute() {
    // Given
    ImitatedMiner steady = miner("steady");

    // When
    JsonObject chute = json(describe(steady));

    // Then
    assertThat(chute.getString("chute_id")).isEqualTo(steady.chuteId());
    assertThat(chute.getString("name")).isEqualTo(steady.modelName());
    assertThat(chute.getString("slug")).isEqualTo(steady.chuteSlug());
    assertThat(chute.getString("revision")).isEqualTo(steady.modelRevision());
    assertThat(chute.getBoolean("hot")).isTrue();
    assertThat(chute.getBoolean("public")).isFalse();
    assertThat(chute.getJsonArray("instances").getJsonObject(0).getBoolean("verified")).isTrue();
    assertThat(chute.getJsonObject("user").getString("username")).isEqualTo(steady.chuteOwner());
    assertThat(json(describe(miner("branch"))).getString("revision")).isEqualTo("main");
    assertThat(json(describe(miner("cold"))).getBoolean("hot")).isTrue();
  }

  @Test
  void managementRefusesWithTheTextsOfChutes() {
    // Given
    String known = "/chutes/" + miner("steady").chuteId();

    // When
    HttpResponse<String> anonymous = client.get(chutes.address(), known);
    HttpResponse<String> badKey =
        client.get(chutes.address(), known, "Authorization", "Bearer cpk_x");
    HttpResponse<String> unknown =
        client.get(chutes.address(), "/chutes/nobody", "Authorization", BEARER);
    HttpResponse<String> bareKey = client.get(chutes.address(), known, "Authorization", KEY);
    HttpResponse<String> warmup =
        client.get(chutes.address(), "/chutes/warmup/" + miner("steady").chuteId());

    // Then
    assertDetail(anonymous, 404, "Chute not found, or does not belong to you");
    assertDetail(badKey, 401, "Invalid token or user not found");
    assertDetail(unknown, 404, "Chute not found, or does not belong to you");
    assertDetail(warmup, 401, "Can't find a user with that api key in our db :(");
    assertThat(bareKey.statusCode()).isEqualTo(200);
  }

  @Test
  void warmupTellsHotQuicklyAndAsAStream() {
    // Given
    String path = "/chutes/warmup/" + miner("steady").chuteId();

    // When
    JsonObject quick =
        json(client.get(chutes.address(), path + "?quick=true", "Authorization", BEARER));
    HttpResponse<String> stream = client.get(chutes.address(), path, "Authorization", BEARER);

    // Then
    assertThat(quick.getString("status")).isEqualTo("hot");
    assertThat(quick.getInteger("instance_count")).isEqualTo(1);
    assertThat(stream.headers().firstValue("Content-Type")).contains("text/event-stream");
    assertThat(stream.body())
        .isEqualTo(
            "data: {\"status\":\"hot\",\"log\":\"chute is hot, 1 instances available\"}\n\n");
  }

  @Test
  void videoComesChunkedWithTheHeadersOfChutes() {
    // Given
    ImitatedMiner steady = miner("steady");

    // When
    Answer answer = generate(steady, "a prompt");

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).contains("video/mp4");
    assertThat(answer.header("Content-Length")).isEmpty();
    assertThat(answer.header("Transfer-Encoding")).contains("chunked");
    assertThat(answer.header("X-Chutes-InvocationID")).isPresent();
    assertThat(answer.header("X-Chutes-RL-User")).contains("inf");
    assertThat(answer.text()).startsWith("STEADY " + steady.renderingSeed());
  }

  @Test
  void sameRequestIsRenderedOnce() {
    // Given
    ImitatedMiner steady = miner("steady");
    Answer first = generate(steady, "a prompt");

    // When
    Answer second = generate(steady, "another prompt");

    // Then
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(rendered).hasValue(1);
  }

  @Test
  void invocationChecksKeyPathAndBody() {
    // Given
    String slug = miner("steady").chuteSlug();
    String valid = ChuteCalls.body("a prompt", png());

    // When
    Answer noKey = calls.post(slug, "/generate", Optional.empty(), valid).join();
    Answer badKey = calls.post(slug, "/generate", Optional.of("Bearer cpk_x"), valid).join();
    Answer badPath = calls.post(slug, "/other", Optional.of(BEARER), valid).join();
    Answer badSlug = calls.post("nobody", "/generate", Optional.of(BEARER), valid).join();
    List<Answer> badBodies =
        Stream.of(
                "{",
                "null",
                "[]",
                "{}",
                ChuteCalls.body("", png()),
                ChuteCalls.body("a", "%%%"),
                ChuteCalls.body(
                    "a",
                    Base64.getEncoder()
                        .encodeToString("GIF89a".getBytes(StandardCharsets.US_ASCII))))
            .map(body -> calls.post(slug, "/generate", Optional.of(BEARER), body).join())
            .toList();

    // Then
    assertThat(noKey.status()).isEqualTo(401);
    assertThat(noKey.text()).contains("Authentication required.");
    assertThat(badKey.text()).contains("Invalid token or user not found");
    assertThat(badPath.text()).isEqualTo("{\"detail\":\"No matching cord found!\"}");
    assertThat(badSlug.text()).isEqualTo("{\"detail\":\"Not Found\"}");
    assertThat(badBodies).allMatch(answer -> answer.status() == 400);
    assertThat(rendered).hasValue(0);
  }

  @Test
  void coldMinerIsHotForManagementAndHasNoInstance() {
    // Given
    ImitatedMiner cold = miner("cold");

    // When
    Answer answer = generate(cold, "a prompt");

    // Then
    assertThat(answer.status()).isEqualTo(503);
    assertThat(new JsonObject(answer.text()).getString("detail"))
        .isEqualTo("No instances available (yet) for chute_id='" + cold.chuteId() + "'");
  }

  @Test
  void slowMinerHoldsNoPlaceAndLetsGoWithItsClient() {
    // Given
    ChuteCalls leaving = new ChuteCalls(vertx, chutes.port());
    CompletableFuture<Answer> slow =
        leaving.post(miner("slow").chuteSlug(), "/generate", Optional.of(BEARER), body());
    Until.isTrue("the slow call is open", () -> chutes.openCalls() == 1);

    // When
    Answer meanwhile = generate(miner("steady"), "a prompt");
    leaving.close();

    // Then
    Until.isTrue("nothing is held for the client that left", () -> chutes.openCalls() == 0);
    assertThat(meanwhile.status()).isEqualTo(200);
    assertThat(slow).isCompletedExceptionally();
    assertThat(rendered).hasValue(1);
  }

  @Test
  void atMostTwoAreRenderedAtOnceAndAllAreServed() {
    // Given
    isGated = true;
    List<String> names = List.of("steady", "soft", "noisy", "flicker", "frozen");

    // When
    List<CompletableFuture<Answer>> running =
        names.stream()
            .map(
                name ->
                    calls.post(miner(name).chuteSlug(), "/generate", Optional.of(BEARER), body()))
            .toList();
    Until.isTrue("two are being rendered", () -> renderingNow.get() == 2);
    gate.countDown();

    // Then
    assertThat(running).allMatch(call -> call.join().status() == 200);
    assertThat(mostAtOnce).hasValue(2);
  }

  @Test
  void clientThatLeavesGivesItsPlaceInTheQueueBack() {
    // Given
    isGated = true;
    ChuteCalls leaving = new ChuteCalls(vertx, chutes.port());
    for (String name : List.of("steady", "soft", "noisy", "flicker")) {
      leaving.post(miner(name).chuteSlug(), "/generate", Optional.of(BEARER), body());
    }
    Until.isTrue("all are open", () -> chutes.openCalls() == 4);

    // When
    leaving.close();
    Until.isTrue("all are gone", () -> chutes.openCalls() == 0);
    isGated = false;
    Answer next = generate(miner("frozen"), "a prompt");

    // Then
    assertThat(next.status()).isEqualTo(200);
    assertThat(rendered).hasValue(1);
  }

  @Test
  void everyRefusalCanBeInjectedAndHealed() {
    // Given
    ImitatedMiner steady = miner("steady");

    for (ChuteFault.Refused refusal : ChuteFault.refusals()) {
      // When
      chutes.inject("steady", Optional.of(refusal));
      Answer answer = generate(steady, "a prompt");

      // Then
      assertThat(answer.status()).isEqualTo(refusal.status());
      assertThat(new JsonObject(answer.text()).getValue("detail")).isEqualTo(refusal.detail());
    }
    chutes.inject("steady", Optional.empty());
    assertThat(generate(steady, "a prompt").status()).isEqualTo(200);
  }

  @Test
  void answersCanBreakInEveryWay() {
    // Given
    ImitatedMiner steady = miner("steady");
    int length = generate(steady, "a prompt").body().length();

    // When
    Answer page = generateWith(new ChuteFault.ProxyPage(502));
    Answer json = generateWith(new ChuteFault.JsonAnswer());
    Answer truncated = generateWith(new ChuteFault.Truncated());
    Answer oversized = generateWith(new ChuteFault.Oversized(3_000_000));
    Answer otherKind = generateWith(new ChuteFault.RendersAs(MinerKind.WRONG_SIZE));
    CompletableFuture<Answer> cutOff = startWith(new ChuteFault.CutOff());

    // Then
    assertThat(page.status()).isEqualTo(502);
    assertThat(page.text()).startsWith("<!DOCTYPE html>");
    assertThat(json.header("Content-Type")).contains("application/json");
    assertThat(truncated.body().length()).isEqualTo(length / 2);
    assertThat(oversized.body().length()).isEqualTo(3_000_000);
    assertThat(otherKind.text()).startsWith("WRONG_SIZE");
    Until.isTrue("the call is cut off", cutOff::isCompletedExceptionally);
  }

  @Test
  void stalledAndDrippingCallsEndWithTheirClient() {
    // Given
    ChuteCalls leaving = new ChuteCalls(vertx, chutes.port());
    for (ChuteFault fault : List.of(new ChuteFault.Stalled(), new ChuteFault.Dripping())) {
      chutes.inject("steady", Optional.of(fault));
      int before = chutes.openCalls();
      leaving.post(miner("steady").chuteSlug(), "/generate", Optional.of(BEARER), body());
      Until.isTrue("call is open", () -> chutes.openCalls() == before + 1);
    }

    // When
    leaving.close();

    // Then
    Until.isTrue("nothing is held", () -> chutes.openCalls() == 0);
  }

  @Test
  void metadataCanLieInEveryWay() {
    // Given
    ImitatedMiner steady = miner("steady");

    // When
    chutes.inject("steady", Optional.of(new ChuteFault.RevisionMissing()));
    JsonObject noRevision = json(describe(steady));
    chutes.inject("steady", Optional.of(new ChuteFault.SlugMissing()));
    JsonObject noSlug = json(describe(steady));
    chutes.inject("steady", Optional.of(new ChuteFault.NotVerified()));
    JsonObject notHot = json(describe(steady));
    chutes.inject("steady", Optional.of(new ChuteFault.VersionFlips()));
    List<String> versions =
        IntStream.range(0, 2)
            .mapToObj(look -> json(describe(steady)).getString("version"))
            .toList();
    chutes.inject("steady", Optional.of(new ChuteFault.Unreachable()));
    HttpResponse<String> gone = describe(steady);
    chutes.inject("steady", Optional.of(new ChuteFault.ManagementDown(500)));
    HttpResponse<String> down = describe(steady);

    // Then
    assertThat(noRevision.containsKey("revision")).isTrue();
    assertThat(noRevision.getValue("revision")).isNull();
    assertThat(noSlug.getValue("slug")).isNull();
    assertThat(notHot.getBoolean("hot")).isFalse();
    assertThat(versions.getFirst()).isNotEqualTo(versions.getLast());
    assertThat(gone.statusCode()).isEqualTo(404);
    assertThat(down.statusCode()).isEqualTo(500);
  }

  @Test
  void failedRenderingLooksLikeAFailedInstance() {
    // Given
    chutes.inject("steady", Optional.of(new ChuteFault.RendersAs(MinerKind.GARBAGE)));
    isGated = false;

    // When
    Answer answer =
        calls.post(miner("steady").chuteSlug(), "/generate", Optional.of(BEARER), body()).join();

    // Then
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text()).contains("No infrastructure available to serve request");
  }

  /// Stands in for ffmpeg. Fails for garbage, so that a test can see what a failure looks like.
  private void make(MinerKind kind, Path firstFramePng, long seed, Path target) throws Exception {
    if (kind == MinerKind.GARBAGE) {
      throw new IllegalStateException("no such picture");
    }
    int now = renderingNow.incrementAndGet();
    mostAtOnce.accumulateAndGet(now, Math::max);
    try {
      if (isGated) {
        gate.await();
      }
      Files.writeString(
          target, kind + " " + seed + " " + Files.size(firstFramePng) + " ".repeat(200_000));
      rendered.incrementAndGet();
    } finally {
      renderingNow.decrementAndGet();
    }
  }

  private Answer generateWith(ChuteFault fault) {
    return startWith(fault).join();
  }

  private CompletableFuture<Answer> startWith(ChuteFault fault) {
    chutes.inject("steady", Optional.of(fault));
    return calls.post(miner("steady").chuteSlug(), "/generate", Optional.of(BEARER), body());
  }

  private Answer generate(ImitatedMiner miner, String prompt) {
    return calls
        .post(miner.chuteSlug(), "/generate", Optional.of(BEARER), ChuteCalls.body(prompt, png()))
        .join();
  }

  private HttpResponse<String> describe(ImitatedMiner miner) {
    return client.get(chutes.address(), "/chutes/" + miner.chuteId(), "Authorization", BEARER);
  }

  private ImitatedMiner miner(String name) {
    return cast.miner(name).orElseThrow();
  }

  private static void assertDetail(HttpResponse<String> response, int status, String detail) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json(response)).isEqualTo(new JsonObject().put("detail", detail));
  }

  private static String body() {
    return ChuteCalls.body("a prompt", png());
  }

  private static String png() {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex("89504e470d0a1a0a00"));
  }
}
