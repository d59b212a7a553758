package ai.leoma.sandbox.huggingface;

import static ai.leoma.sandbox.TestClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.sandbox.Cast;
import ai.leoma.sandbox.ImitatedMiner;
import ai.leoma.sandbox.TestClient;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HuggingFaceServerTest {

  private static final String TOKEN = "hf_test";

  private final Cast cast = Cast.of(1, 14, 3, Map.of());
  private final ImitatedMiner steady = cast.miner("steady").orElseThrow();
  private final Vertx vertx = Vertx.vertx();
  private final HuggingFaceServer hub = HuggingFaceServer.start(vertx, cast, TOKEN);
  private final TestClient client = new TestClient();

  @AfterEach
  void stop() {
    client.close();
    hub.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void repositoryAtItsCommitListsFilesWithDigests() {
    // Given
    // When
    HttpResponse<String> response = model(steady, steady.repositorySha());

    // Then
    JsonObject model = json(response);
    assertThat(model.getString("id")).isEqualTo(steady.modelName());
    assertThat(model.getString("sha")).isEqualTo(steady.repositorySha());
    assertThat(model.getBoolean("gated")).isFalse();
    assertThat(digests(model)).isEqualTo(steady.weightSha256());
    JsonObject readme = model.getJsonArray("siblings").getJsonObject(0);
    assertThat(readme.containsKey("lfs")).isFalse();
    assertThat(readme.getString("blobId")).hasSize(40);
    assertThat(response.headers().firstValue("RateLimit").orElseThrow())
        .matches("\"api\";r=999;t=\\d+");
    assertThat(response.headers().firstValue("RateLimit-Policy"))
        .contains("\"fixed window\";\"api\";q=1000;w=300");
  }

  @Test
  void branchAndShortCommitAreAnsweredWithTheWholeCommit() {
    // Given
    ImitatedMiner branch = cast.miner("branch").orElseThrow();

    // When
    JsonObject ofBranch = json(model(branch, branch.modelRevision()));
    JsonObject ofShort = json(model(steady, steady.repositorySha().substring(0, 8)));
    JsonObject ofNone = json(client.get(hub.address(), "/api/models/" + steady.modelName()));

    // Then
    assertThat(ofBranch.getString("sha")).isEqualTo(branch.repositorySha());
    assertThat(ofShort.getString("sha")).isEqualTo(steady.repositorySha());
    assertThat(ofNone.getString("sha")).isEqualTo(steady.repositorySha());
    assertThat(ofNone.getJsonArray("siblings").getJsonObject(2).fieldNames())
        .containsExactly("rfilename");
  }

  @Test
  void whatIsNotThereIsToldByStatusAndHeader() {
    // Given
    String unknown = "/api/models/nobody/leoma-x/revision/main";

    // When
    HttpResponse<String> anonymous = client.get(hub.address(), unknown);
    HttpResponse<String> known = client.get(hub.address(), unknown, "Authorization", bearer());
    HttpResponse<String> revision = model(steady, "f".repeat(40));
    HttpResponse<String> token =
        client.get(hub.address(), unknown, "Authorization", "Bearer hf_other");

    // Then
    assertThat(anonymous.statusCode()).isEqualTo(401);
    assertThat(errorCode(anonymous)).isEmpty();
    assertThat(known.statusCode()).isEqualTo(404);
    assertThat(errorCode(known)).contains("RepoNotFound");
    assertThat(json(known)).isEqualTo(new JsonObject().put("error", "Repository not found"));
    assertThat(revision.statusCode()).isEqualTo(404);
    assertThat(errorCode(revision)).contains("RevisionNotFound");
    assertThat(token.statusCode()).isEqualTo(401);
    assertThat(token.headers().firstValue("X-Error-Message"))
        .contains("Invalid credentials in Authorization header");
  }

  @Test
  void outagesAndLimitsCanBeInjected() {
    // Given
    hub.inject("steady", Optional.of(new HubFault.FailsFirst(500, 2)));

    // When
    List<Integer> failing =
        IntStream.range(0, 3).mapToObj(call -> atCommit().statusCode()).toList();
    hub.inject("steady", Optional.of(new HubFault.WindowUsedUp(Duration.ofSeconds(3))));
    HttpResponse<String> usedUp = atCommit();
    hub.inject("steady", Optional.of(new HubFault.Throttled()));
    HttpResponse<String> throttled = atCommit();
    hub.inject("steady", Optional.of(new HubFault.Disabled()));
    HttpResponse<String> disabled = atCommit();
    hub.inject("steady", Optional.of(new HubFault.TokenRefused()));
    HttpResponse<String> tokenRefused = atCommit();
    hub.inject("steady", Optional.of(new HubFault.RepositoryMissing()));
    HttpResponse<String> missing = atCommit();
    hub.inject("steady", Optional.of(new HubFault.Stalled(Duration.ofMillis(50))));
    HttpResponse<String> stalled = atCommit();

    // Then
    assertThat(failing).containsExactly(500, 500, 200);
    assertThat(usedUp.statusCode()).isEqualTo(429);
    assertThat(usedUp.headers().firstValue("RateLimit")).contains("\"api\";r=0;t=3");
    assertThat(throttled.statusCode()).isEqualTo(429);
    assertThat(throttled.headers().firstValue("RateLimit").orElseThrow()).doesNotContain("r=0");
    assertThat(disabled.statusCode()).isEqualTo(403);
    assertThat(tokenRefused.statusCode()).isEqualTo(401);
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(stalled.statusCode()).isEqualTo(200);
  }

  @Test
  void repositoriesCanLieInEveryWay() {
    // Given
    // When
    hub.inject("steady", Optional.of(new HubFault.Gated()));
    JsonObject gated = json(atCommit());
    hub.inject("steady", Optional.of(new HubFault.AnotherCommit("a".repeat(40))));
    JsonObject another = json(atCommit());
    hub.inject("steady", Optional.of(new HubFault.WithoutLargeFiles()));
    JsonObject plain = json(atCommit());
    hub.inject("steady", Optional.of(new HubFault.Empty()));
    JsonObject empty = json(atCommit());
    hub.inject("steady", Optional.of(new HubFault.Renamed("other/leoma-y")));
    HttpResponse<String> renamed = atCommit();

    // Then
    assertThat(gated.getString("gated")).isEqualTo("auto");
    assertThat(another.getString("sha")).isEqualTo("a".repeat(40));
    assertThat(digests(plain)).isEmpty();
    assertThat(empty.getJsonArray("siblings")).isEmpty();
    assertThat(renamed.statusCode()).isEqualTo(307);
    assertThat(renamed.headers().firstValue("Location").orElseThrow())
        .startsWith("/api/models/other/leoma-y");
  }

  private HttpResponse<String> atCommit() {
    return model(steady, steady.repositorySha());
  }

  private HttpResponse<String> model(ImitatedMiner miner, String revision) {
    return client.get(
        hub.address(),
        "/api/models/" + miner.modelName() + "/revision/" + revision + "?blobs=true",
        "Authorization",
        bearer());
  }

  private static List<String> digests(JsonObject model) {
    JsonArray siblings = model.getJsonArray("siblings");
    return IntStream.range(0, siblings.size())
        .mapToObj(siblings::getJsonObject)
        .filter(sibling -> sibling.containsKey("lfs"))
        .map(sibling -> sibling.getJsonObject("lfs").getString("sha256"))
        .toList();
  }

  private static Optional<String> errorCode(HttpResponse<String> response) {
    return response.headers().firstValue("X-Error-Code");
  }

  private static String bearer() {
    return "Bearer " + TOKEN;
  }
}
