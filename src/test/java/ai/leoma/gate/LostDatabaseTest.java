package ai.leoma.gate;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.leoma.access.Records;
import ai.leoma.access.Signer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the service answers while its PostgreSQL cannot be reached, and after it can be again.
@QuarkusTest
@TestProfile(EdgeProfile.class)
class LostDatabaseTest {
  private static final String EMPTY = "{\"samples\": []}";
  private static final String MINER = new Signer("hanging miner").hotkey();
  private static int addresses;

  @Inject DataSource dataSource;

  /// Set by [CutDatabase].
  TcpProxy line;

  @AfterEach
  void mend() {
    line.open();
    awaitRecovery();
  }

  @Test
  void everyPathAnswersCleanlyWhileTheDatabaseIsCutOff() {
    // Given
    List<String> paths = publicPaths();
    assertThat(paths).contains("/weights", "/tasks/latest", "/blacklist");

    // When
    line.cut();

    // Then
    for (String path : paths) {
      Response response = get(path);
      if (response.statusCode() >= 500) {
        assertThat(response.statusCode()).as(path).isEqualTo(503);
        assertThat(response.header("Retry-After")).as(path).matches("[1-9]\\d*");
        assertThat(response.body().asString()).as(path).matches("\\{\"detail\":\"[^\"]+\"}");
      }
    }
    for (String path : List.of("/tasks/latest", "/blacklist", "/miners/list", "/tasks/1")) {
      assertUnavailable(path, get(path));
    }
  }

  @Test
  void signedRequestsAreRefusedCleanlyWhileTheDatabaseIsCutOff() {
    line.cut();

    assertUnavailable("write", write());
  }

  @Test
  void garbageIsRefusedWithoutAskingTheDatabase() {
    line.cut();

    unsigned().body("{bad").post("/samples/batch").then().statusCode(422);
    unsigned().body(EMPTY).post("/samples/batch").then().statusCode(422);
    unsigned().get("/miners/info/nobody").then().statusCode(400);
    unsigned().get("/unknown").then().statusCode(404);
    claiming("nobody", Signer.now()).get("/miners/valid").then().statusCode(401);
    claiming(Signer.ADMIN.hotkey(), "1").get("/miners/valid").then().statusCode(401);
    claiming(Signer.ADMIN.hotkey(), "x").get("/miners/valid").then().statusCode(401);
  }

  private static RequestSpecification claiming(String hotkey, String timestamp) {
    return unsigned()
        .header("X-Validator-Hotkey", hotkey)
        .header("X-Signature", "00".repeat(64))
        .header("X-Timestamp", timestamp);
  }

  private static RequestSpecification unsigned() {
    return given().contentType(ContentType.JSON).header("X-Forwarded-For", nextAddress());
  }

  @Test
  void healthIsToldWithoutTheDatabase() {
    line.cut();

    get("/health").then().statusCode(200).body("status", org.hamcrest.Matchers.is("degraded"));
  }

  @Test
  void databaseThatHangsLeavesNobodyHanging() {
    // Given: connections that are open, and hear nothing more
    assertThat(get("/blacklist").statusCode()).isEqualTo(200);

    // When
    line.block();

    // Then
    assertUnavailable("read", get("/blacklist"));
    assertUnavailable("read", get("/tasks/latest"));
    assertUnavailable("write", write());
  }

  @Test
  void submissionsThatHangAreGivenUp() throws Exception {
    // Given
    Records records = new Records(dataSource);
    long task = records.taskWithVideoOf(MINER);
    List<Signer> crowd = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      crowd.add(new Signer("hanging " + i));
      records.register(crowd.get(i));
    }

    // When: somebody keeps the log locked
    List<Response> answers = new ArrayList<>();
    try (Connection elsewhere = dataSource.getConnection();
        Statement lock = elsewhere.createStatement();
        ExecutorService clients = Executors.newFixedThreadPool(crowd.size())) {
      elsewhere.setAutoCommit(false);
      lock.execute("SELECT * FROM audit_head FOR UPDATE");
      List<Future<Response>> asked =
          crowd.stream().map(voter -> clients.submit(() -> vote(voter, task))).toList();
      for (Future<Response> answer : asked) {
        answers.add(answer.get());
      }
      elsewhere.rollback();
      elsewhere.setAutoCommit(true);
    }

    // Then
    answers.forEach(answer -> assertUnavailable("vote", answer));
    assertThat(answers)
        .as("given up by the writer, not by the gate")
        .anyMatch(answer -> answer.body().asString().contains("Database unavailable"));
    for (Signer voter : crowd) {
      assertThat(vote(voter, task).statusCode()).isEqualTo(200);
    }
  }

  private static Response vote(Signer voter, long task) {
    String json =
        """
        {"samples": [{"task_id": %d, "miner_hotkey": "%s", "prompt": "p",
          "s3_bucket": "leoma-samples", "s3_prefix": "%d", "passed": true}]}
        """
            .formatted(task, MINER, task);
    return voter
        .request(json, Signer.now())
        .header("X-Forwarded-For", nextAddress())
        .body(json)
        .post("/samples/batch");
  }

  private static void awaitRecovery() {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> {
              assertThat(get("/blacklist").statusCode()).isEqualTo(200);
              assertThat(get("/miners/list").statusCode()).isEqualTo(200);
            });
  }

  private static void assertUnavailable(String what, Response response) {
    assertThat(response.statusCode()).as(what + ": " + response.body().asString()).isEqualTo(503);
    assertThat(Integer.parseInt(response.header("Retry-After"))).as(what).isBetween(1, 60);
    assertThat(response.contentType()).as(what).startsWith("application/json");
    assertThat(response.body().asString())
        .as(what)
        .matches("\\{\"detail\":\"(Database unavailable|Not answered in time)\"}");
  }

  private static Response write() {
    return Signer.ADMIN
        .request(EMPTY, Signer.now())
        .header("X-Forwarded-For", nextAddress())
        .body(EMPTY)
        .post("/samples/batch");
  }

  private static Response get(String path) {
    return given().header("X-Forwarded-For", nextAddress()).get(path);
  }

  private static synchronized String nextAddress() {
    return "203.0.113." + addresses++ % 200;
  }

  /// All that can be read without a signature and without a query, but for the stream of events.
  private static List<String> publicPaths() {
    JsonObject paths =
        new JsonObject(get("/openapi.json").body().asString()).getJsonObject("paths");
    List<String> found = new ArrayList<>();
    for (String path : paths.fieldNames()) {
      JsonObject read = paths.getJsonObject(path).getJsonObject("get");
      if (read != null
          && !read.getJsonObject("responses").containsKey("401")
          && !read.encode().contains("text/event-stream")) {
        found.add(
            path.replaceAll("\\{[^}]*hotkey[^}]*}", new Signer("somebody").hotkey())
                .replaceAll("\\{[^}]*digest[^}]*}", "ab".repeat(32))
                .replaceAll("\\{[^}]*}", "1"));
      }
    }
    return found;
  }
}
