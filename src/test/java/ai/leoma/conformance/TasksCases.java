package ai.leoma.conformance;

import static ai.leoma.conformance.Cases.batch;
import static ai.leoma.conformance.Cases.item;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/// E01 to E09: the tasks. E10 is about rounds ([RoundCasesTest]).
interface TasksCases extends Cases {
  private void vote(String json) {
    api().post(ALICE, "/samples/batch", json).isOk();
  }

  private void arrange() {
    stage().validator(ALICE, 10_000);
    stage().publishUpTo(3);
  }

  @Test
  default void e01NoTaskYet() {
    api().get("/tasks/latest").isProblem(404, "No task sampled yet");
  }

  @Test
  default void e02LatestIsThePublishedOne() {
    arrange();

    api().get("/tasks/latest").is(200, "{\"task_id\":3}");
  }

  @Test
  default void e03WhatIsNoTaskIsNotFound() {
    arrange();

    api().get("/tasks/999").isProblem(404, "Task not found");
    api().get("/tasks/99999999999999999999").isProblem(404, "Task not found");
    api().get("/tasks/abc").isProblem(404, "Not Found");
    api().get("/tasks/-1").isProblem(404, "Not Found");
  }

  @Test
  default void e04TasksNeedAMiner() {
    api()
        .get("/tasks")
        .is(
            422,
            "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"query\",\"miner_hotkey\"],\"msg\":\"Field"
                + " required\",\"input\":null}]}");
    api().get("/tasks?miner_hotkey=xyz").isProblem(400, "Invalid SS58 address format");
    api().get("/tasks?miner_hotkey=" + STRANGER).is(200, "[]");
  }

  @Test
  default void e05TasksOfAMinerAreNewestFirst() {
    arrange();
    vote(
        batch(
            item(1, MINER).with("latency_ms", "17"),
            item(3, MINER).with("passed", "false"),
            item(2, MINER),
            item(2, SECOND_MINER)));

    for (String path : List.of("/tasks?miner_hotkey=" + MINER, "/miners/" + MINER + "/tasks")) {
      Answer answer = api().get(path);

      answer.isOk();
      String time = "\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?Z\"";
      assertThat(answer.body())
          .matches(
              "\\[\\{\"task_id\":3,\"passed\":false,\"latency_ms\":null,\"updated\":"
                  + time
                  + "},\\{\"task_id\":2,\"passed\":true,\"latency_ms\":null,\"updated\":"
                  + time
                  + "},\\{\"task_id\":1,\"passed\":true,\"latency_ms\":17,\"updated\":"
                  + time
                  + "}]");
    }
  }

  /// Differs: a published task is there before anybody voted, and so are its served miners.
  @Test
  default void e06PagesOfATaskAndOfAPair() {
    arrange();
    vote(batch(item(3, SECOND_MINER).with("confidence", "90").with("reasoning", "\"seen\"")));

    JsonNode task = api().get("/tasks/3").isOk();
    JsonNode pair = api().get("/tasks/3/miner/" + SECOND_MINER).isOk();

    assertThat(task.fieldNames())
        .toIterable()
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
    assertThat(task.get("first_frame_path").asText()).isEqualTo("3/first_frame.png");
    assertThat(task.get("validator_count").asInt()).isEqualTo(1);
    assertThat(task.get("miners").findValuesAsText("miner_hotkey"))
        .startsWith(SECOND_MINER)
        .contains(MINER);
    assertThat(task.get("miners").get(0).fieldNames())
        .toIterable()
        .containsExactly("miner_hotkey", "passed", "validator_count", "latency_ms", "updated");
    assertThat(pair.fieldNames())
        .toIterable()
        .containsExactly(
            "task_id",
            "miner_hotkey",
            "description",
            "s3_prefix",
            "first_frame_path",
            "original_clip_path",
            "generated_video_path",
            "first_frame_url",
            "original_clip_url",
            "generated_video_url",
            "validators",
            "final_passed",
            "latency_ms");
    assertThat(pair.get("generated_video_path").asText())
        .isEqualTo("3/generated_videos/" + SECOND_MINER + ".mp4");
    assertThat(pair.get("final_passed").asBoolean()).isTrue();
    assertThat(pair.get("validators")).hasSize(1);
    assertThat(pair.get("validators").get(0).toString())
        .matches(
            ("\\{\"validator_hotkey\":\"%s\",\"passed\":true,\"stake\":10000.0,\"evaluated_at\":\"[^\"]+Z\","
                    + "\"confidence\":90,\"reasoning\":\"seen\",\"aspect_scores\":null,\"overall_score\":null}")
                .formatted(ALICE.hotkey()));
    api().get("/tasks/3/miner/" + STRANGER).isProblem(404, "No evaluations for this task/miner");
    api().get("/tasks/3/miner/xyz").isProblem(400, "Invalid SS58 address format");
  }

  @Test
  default void e07ScoresAreCutToWholeNumbers() {
    arrange();
    vote(
        batch(
            item(3, MINER)
                .with(
                    "generated_artifacts",
                    "\"{\\\"aspect_scores\\\": {\\\"a\\\": 88.9}, \\\"overall_score\\\": 77.9}\""),
            item(3, SECOND_MINER).with("generated_artifacts", "\"{broken\"")));

    JsonNode read = api().get("/tasks/3/miner/" + MINER).isOk().get("validators").get(0);
    JsonNode broken = api().get("/tasks/3/miner/" + SECOND_MINER).isOk().get("validators").get(0);

    assertThat(read.get("aspect_scores").toString()).isEqualTo("{\"a\":88}");
    assertThat(read.get("overall_score").toString()).isEqualTo("77");
    assertThat(broken.get("aspect_scores").isNull()).isTrue();
    assertThat(broken.get("overall_score").isNull()).isTrue();
  }

  @Test
  default void e08DescriptionIsNullWithoutAPrompt() {
    stage().publishUpTo(1, "");

    assertThat(api().get("/tasks/1").isOk().get("description").isNull()).isTrue();
  }

  /// The service under test has storage; without keys its links are null ([RoundCasesTest]).
  @Test
  default void e09LinksAreTextOrNull() {
    arrange();

    JsonNode task = api().get("/tasks/1").isOk();

    for (String link : List.of("first_frame_url", "original_clip_url")) {
      assertThat(task.get(link).isNull() || task.get(link).isTextual()).isTrue();
    }
  }
}
