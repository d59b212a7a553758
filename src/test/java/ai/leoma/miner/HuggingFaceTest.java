package ai.leoma.miner;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.TestConfig;
import ai.leoma.http.StubServer;
import ai.leoma.miner.Checked.ModelFacts;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HuggingFaceTest {
  private static final String SHA = "0123456789abcdef0123456789abcdef01234567";
  private static final String HASH =
      "fa0dafbf43f1f551e536353e9d1a942a8e86e41a0b58dfeaf264ef217f6b862a";

  private final Vertx vertx = Vertx.vertx();
  private final StubServer hub = new StubServer();

  @AfterEach
  void stop() {
    hub.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void theFilesOfACommitAreReadOnceAndItsExistenceEachTime() {
    // Given
    hub.behave(request -> StubServer.answer(request, 200, repository().encode()));
    HuggingFace huggingFace = huggingFace(Map.of("leoma.miner.hugging-face-token", "hf_secret123"));
    // When
    Checked<ModelFacts> model = ask(huggingFace, "alice/leoma-x", SHA);
    Checked<ModelFacts> again = ask(huggingFace, "alice/leoma-x", SHA);
    // Then
    assertThat(model).isEqualTo(new Checked.Known<>(new ModelFacts(SHA, Optional.of(HASH))));
    assertThat(again).isEqualTo(model);
    assertThat(hub.received())
        .extracting(StubServer.Received::uri)
        .containsExactly(
            "/api/models/alice/leoma-x/revision/" + SHA + "?blobs=true",
            "/api/models/alice/leoma-x/revision/" + SHA);
    assertThat(hub.received().getFirst().authorization()).isEqualTo("Bearer hf_secret123");
  }

  @ParameterizedTest
  @CsvSource({
    "401, '',                                                   Absent,  1",
    "401, Invalid credentials in Authorization header,          Unknown, 1",
    "403, Access to this resource is disabled.,                 Absent,  1",
    "404, Repository not found,                                 Absent,  1",
    "307, moved,                                                Absent,  1",
    "402, pay,                                                  Unknown, 1",
    "429, slow down,                                            Unknown, 5",
    "500, oops,                                                 Unknown, 5",
    "503, oops,                                                 Unknown, 5",
  })
  void eachStatusHasItsMeaning(int status, String message, String answer, int calls) {
    // Given
    hub.behave(
        request -> {
          request.response().putHeader("X-Error-Message", message).putHeader("Location", "/else");
          StubServer.answer(request, status, "{\"error\":\"x\"}");
        });
    // When
    Checked<ModelFacts> model = ask(huggingFace(Map.of()), "alice/leoma-x", SHA);
    // Then
    assertThat(model.getClass().getSimpleName()).isEqualTo(answer);
    assertThat(hub.received()).hasSize(calls);
  }

  @ParameterizedTest
  @CsvSource({
    "404, {}, Absent",
    "403, {}, Absent",
    "307, {}, Absent",
    "200, '{\"id\":\"alice/renamed\",\"sha\":\"0123456789abcdef0123456789abcdef01234567\"}',"
        + " Absent",
    "200, '{\"gated\":\"auto\",\"sha\":\"0123456789abcdef0123456789abcdef01234567\"}', Absent",
    "200, '{\"private\":true,\"sha\":\"0123456789abcdef0123456789abcdef01234567\"}', Absent",
    "500, {}, Unknown",
  })
  void whatHappensToAKnownCommitActsAtOnce(int status, String body, String meaning) {
    // Given
    HuggingFace huggingFace = huggingFace(Map.of());
    hub.behave(request -> StubServer.answer(request, 200, repository().encode()));
    ask(huggingFace, "alice/leoma-x", SHA);
    // When
    hub.behave(request -> StubServer.answer(request, status, body));
    Checked<ModelFacts> model = ask(huggingFace, "alice/leoma-x", SHA);
    // Then
    assertThat(model.getClass().getSimpleName()).isEqualTo(meaning);
  }

  @Test
  void aBranchIsReadAnewEachTime() {
    // Given
    HuggingFace huggingFace = huggingFace(Map.of());
    hub.behave(request -> StubServer.answer(request, 200, repository().encode()));
    ask(huggingFace, "alice/leoma-x", "main");
    String moved = "f".repeat(40);
    // When
    hub.behave(request -> StubServer.answer(request, 200, repository().put("sha", moved).encode()));
    Checked<ModelFacts> model = ask(huggingFace, "alice/leoma-x", "main");
    // Then
    assertThat(model).isEqualTo(new Checked.Known<>(new ModelFacts(moved, Optional.of(HASH))));
  }

  @Test
  void anAnswerWithTooManyFilesIsNotLookedThrough() {
    // Given
    JsonArray files = new JsonArray();
    for (int i = 0; i <= ModelAnswer.MOST_FILES; i++) {
      files.add(new JsonObject().put("rfilename", i + ".txt"));
    }
    String body = repository().put("siblings", files).encode();
    hub.behave(request -> StubServer.answer(request, 200, body));
    // When, Then
    assertThat(ask(huggingFace(Map.of()), "alice/leoma-x", SHA)).isInstanceOf(Checked.Absent.class);
  }

  @Test
  void damagedAnswersNeverThrow() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] whole = repository().encode().getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 5_000; i++) {
      byte[] damaged = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      for (int flips = random.nextInt(4); flips > 0 && damaged.length > 0; flips--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      assertThat(ModelAnswer.read("alice/leoma-x", damaged)).as("seed %d", seed).isNotNull();
    }
  }

  @Test
  void anOutageThatPassesIsWaitedFor() {
    // Given
    AtomicInteger calls = new AtomicInteger();
    hub.behave(
        request ->
            StubServer.answer(
                request, calls.incrementAndGet() < 3 ? 500 : 200, repository().encode()));
    // When, Then
    assertThat(ask(huggingFace(Map.of()), "alice/leoma-x", SHA)).isInstanceOf(Checked.Known.class);
  }

  @Test
  void aWaitThatIsLongerThanOursIsAnOutage() {
    // Given
    hub.behave(
        request -> {
          request.response().putHeader("RateLimit", "\"api\";r=0;t=280");
          StubServer.answer(request, 429, "{}");
        });
    // When, Then
    assertThat(ask(huggingFace(Map.of()), "alice/leoma-x", SHA))
        .isInstanceOf(Checked.Unknown.class);
    assertThat(hub.received()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "alice, main",
    "alice/.., main",
    "a/b/c, main",
    "alice/leoma x, main",
    "alice/leoma?x=, main",
    "alice/leoma, ../../secret",
    "alice/leoma, ''",
  })
  void whatIsNoRepositoryIsNotAskedFor(String repository, String revision) {
    assertThat(ask(huggingFace(Map.of()), repository, revision)).isInstanceOf(Checked.Absent.class);
    assertThat(hub.received()).isEmpty();
  }

  @Test
  void slashesInARevisionAreEscaped() {
    ask(huggingFace(Map.of()), "alice/leoma-x", "refs/pr/1");
    assertThat(hub.received().getFirst().uri())
        .isEqualTo("/api/models/alice/leoma-x/revision/refs%2Fpr%2F1?blobs=true");
  }

  @Test
  void oddAnswersAreToldApart() {
    Map<String, String> meanings = new HashMap<>();
    meanings.put("<html>", "Unknown");
    meanings.put("[]", "Unknown");
    meanings.put("{}", "Absent");
    meanings.put(repository().put("sha", "main").encode(), "Absent");
    meanings.put(repository().put("id", "alice/renamed").encode(), "Absent");
    meanings.put(repository().put("siblings", new JsonArray()).encode(), "Known");
    meanings.forEach(
        (body, meaning) -> {
          hub.behave(request -> StubServer.answer(request, 200, body));
          assertThat(ask(huggingFace(Map.of()), "alice/leoma-x", SHA).getClass().getSimpleName())
              .as(body)
              .isEqualTo(meaning);
        });
  }

  @Test
  void withoutWeightFilesThereIsNoHash() {
    hub.behave(
        request ->
            StubServer.answer(
                request, 200, repository().put("siblings", new JsonArray()).encode()));
    assertThat(ask(huggingFace(Map.of()), "alice/leoma-x", SHA))
        .isEqualTo(new Checked.Known<>(new ModelFacts(SHA, Optional.empty())));
  }

  private HuggingFace huggingFace(Map<String, String> more) {
    Map<String, String> properties = new HashMap<>(more);
    properties.put("leoma.miner.hugging-face-url", hub.url().toString());
    properties.put("leoma.miner.hugging-face-retry-pause", "5ms");
    return new HuggingFace(vertx, TestConfig.of(MinerConfig.class, properties), Clock.systemUTC());
  }

  private static Checked<ModelFacts> ask(HuggingFace hub, String repository, String revision) {
    return hub.model(repository, revision).await().atMost(Duration.ofSeconds(30));
  }

  private static JsonObject repository() {
    return new JsonObject()
        .put("id", "alice/leoma-x")
        .put("sha", SHA)
        .put("gated", false)
        .put(
            "siblings",
            new JsonArray()
                .add(new JsonObject().put("rfilename", "README.md").put("size", 3))
                .add(file("unet/b.safetensors", "b".repeat(64)))
                .add(file("a.bin", "A".repeat(64)))
                .add(file("again.bin", "a".repeat(64)))
                .add(file("notes.txt", "c".repeat(64)))
                .add(file("broken.bin", "xyz"))
                .add(new JsonObject().put("rfilename", "small.bin")));
  }

  private static JsonObject file(String name, String sha256) {
    return new JsonObject()
        .put("rfilename", name)
        .put("lfs", new JsonObject().put("sha256", sha256).put("size", 7));
  }
}
