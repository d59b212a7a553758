package ai.leoma.task;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.Hotkey;
import ai.leoma.sandbox.stores.TestStores;
import ai.leoma.task.round.PublishedTaskFixture;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(TestStores.class)
class TasksResourceTest {
  private static final Hotkey STRANGER = new Hotkey("5" + "Z".repeat(47));

  @Inject PublishedTaskFixture published;
  @Inject Tasks tasks;

  @Test
  void latestIsTheNewestPublishedTask() {
    TaskId task = published.task();

    Response answer = get("/tasks/latest", 200);

    assertThat(answer.body().asString()).isEqualTo("{\"task_id\":" + task.value() + "}");
    assertThat(answer.contentType()).startsWith("application/json");
  }

  @Test
  void taskWithoutVotesListsItsServedMiners() throws Exception {
    // Given
    long id = published.task().value();

    // When
    JsonObject detail = new JsonObject(get("/tasks/" + id, 200).body().asString());

    // Then
    assertThat(detail.fieldNames())
        .containsExactly(
            "task_id",
            "description",
            "s3_prefix",
            "first_frame_path",
            "original_clip_path",
            "first_frame_url",
            "original_clip_url",
            "miner_count",
            "validator_count",
            "miners");
    assertThat(detail.getLong("task_id")).isEqualTo(id);
    assertThat(detail.getString("description")).isEqualTo("A fox — runs.");
    assertThat(detail.getString("s3_prefix")).isEqualTo(String.valueOf(id));
    assertThat(detail.getString("first_frame_path")).isEqualTo(id + "/first_frame.png");
    assertThat(detail.getInteger("miner_count")).isEqualTo(2);
    assertThat(detail.getInteger("validator_count")).isZero();
    assertThat(detail.getJsonArray("miners").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("miner_hotkey", published.firstServed().ss58())
                .put("passed", false)
                .put("validator_count", 0)
                .put("latency_ms", 1234)
                .put("updated", null));
    assertThat(fetch(detail.getString("first_frame_url"))).isEqualTo("first frame");
  }

  @Test
  void pairWithoutVotesShowsItsVideo() {
    // Given
    TaskId task = published.task();
    String miner = published.secondServed().ss58();

    // When
    JsonObject pair =
        new JsonObject(get("/tasks/" + task.value() + "/miner/" + miner, 200).asString());

    // Then
    assertThat(pair.getString("generated_video_path"))
        .isEqualTo(task.value() + "/generated_videos/" + miner + ".mp4");
    assertThat(pair.getBoolean("final_passed")).isFalse();
    assertThat(pair.getJsonArray("validators")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/tasks/999999999, 404, Task not found",
    "/tasks/0, 404, Task not found",
    "/tasks/99999999999999999999999, 404, Task not found",
    "/tasks/abc, 404, Not Found",
    "/tasks/-1, 404, Not Found",
    "/tasks/1.5, 404, Not Found",
    "/tasks/1/miner/nobody, 400, Invalid SS58 address format",
    "/tasks/999999999/miner/5ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ, 404,"
        + " No evaluations for this task/miner",
    "/tasks/1/miner/5ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ, 404,"
        + " No evaluations for this task/miner"
  })
  void whatIsNotThereIsSaidAsTheContractHasIt(String path, int status, String detail) {
    published.task();

    assertThat(get(path, status).body().asString()).isEqualTo("{\"detail\":\"" + detail + "\"}");
  }

  @Test
  void participantsAreTheMinersWithAVideo() {
    // Given
    TaskId task = published.task();
    TaskId unknown = new TaskId(999_999_999);

    // When
    Map<TaskId, Set<Hotkey>> participants =
        tasks.participants(Set.of(task, unknown)).await().atMost(Duration.ofSeconds(30));

    // Then
    assertThat(participants)
        .isEqualTo(Map.of(task, Set.of(published.firstServed(), published.secondServed())));
    assertThat(participants.get(task)).doesNotContain(STRANGER);
  }

  private static Response get(String path, int status) {
    return given().get(path).then().statusCode(status).extract().response();
  }

  private static String fetch(String link) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(link)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
