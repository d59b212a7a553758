package ai.leoma.conformance;

import static ai.leoma.conformance.Cases.batch;
import static ai.leoma.conformance.Cases.item;
import static ai.leoma.conformance.Cases.quoted;
import static ai.leoma.conformance.Cases.signedBatch;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.evaluation.SubmittedSample;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// B01 to B32: submitting evaluations and reading them.
interface SamplesCases extends Cases {
  String SINGLE = "/samples";
  String BATCH = "/samples/batch";
  List<String> MINERS = SERVED.subList(2, SERVED.size());

  /// Three tasks with many miners, and two validators. Nothing is under embargo.
  private void arrange() {
    stage().validator(ALICE, 10_000);
    stage().validator(BOB, 10_000);
    stage().publishUpTo(3);
  }

  private static SubmittedSample sample(int miner) {
    return item(3, MINERS.get(miner));
  }

  private static List<SubmittedSample> samples(long task, int count) {
    return IntStream.range(0, count).mapToObj(i -> item(task, MINERS.get(i))).toList();
  }

  private Answer submit(SubmittedSample item) {
    return api().post(ALICE, SINGLE, item.json());
  }

  private long votes() {
    return stage().number("SELECT count(*) FROM vote");
  }

  @Test
  default void b01MinimalSampleIsEchoed() {
    arrange();

    Answer answer = submit(sample(0));

    answer.isOk();
    assertThat(answer.body())
        .matches(
            ("\\{\"id\":\\d+,\"task_id\":3,\"validator_hotkey\":\"%s\",\"miner_hotkey\":\"%s\","
                    + "\"prompt\":\"p\",\"s3_bucket\":\"leoma-samples\",\"s3_prefix\":\"3\",\"passed\":true,"
                    + "\"confidence\":null,\"reasoning\":null,\"evaluated_at\":"
                    + "\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?Z\","
                    + "\"latency_ms\":null}")
                .formatted(ALICE.hotkey(), MINERS.get(0)));
  }

  @Test
  default void b02ValidatorIsTheCallerWhateverTheBodySays() {
    arrange();

    JsonNode answer = submit(sample(0).with("validator_hotkey", quoted(BOB.hotkey()))).isOk();

    assertThat(answer.get("validator_hotkey").asText()).isEqualTo(ALICE.hotkey());
  }

  @Test
  default void b03MinerThatIsNoHotkeyIsRefused() {
    arrange();

    submit(sample(0).with("miner_hotkey", "\"invalid-hotkey\""))
        .is(
            422,
            "{\"detail\":[{\"type\":\"value_error\",\"loc\":[\"body\",\"miner_hotkey\"],"
                + "\"msg\":\"Value error, Invalid SS58 address format\",\"input\":\"invalid-hotkey\","
                + "\"ctx\":{\"error\":{}}}]}");
  }

  @Test
  default void b04MinerOf49CharactersIsTooLong() {
    arrange();

    submit(sample(0).with("miner_hotkey", quoted(MINER + "a")))
        .is(
            422,
            "{\"detail\":[{\"type\":\"string_too_long\",\"loc\":[\"body\",\"miner_hotkey\"],"
                + "\"msg\":\"String should have at most 48 characters\",\"input\":\""
                + MINER
                + "a\",\"ctx\":{\"max_length\":48}}]}");
  }

  @Test
  default void b05PromptOf4097CharactersIsTooLong() {
    arrange();

    submit(sample(0).with("prompt", quoted("x".repeat(4097))))
        .is(
            422,
            "{\"detail\":[{\"type\":\"string_too_long\",\"loc\":[\"body\",\"prompt\"],"
                + "\"msg\":\"String should have at most 4096 characters\",\"input\":\""
                + "x".repeat(4097)
                + "\",\"ctx\":{\"max_length\":4096}}]}");
    submit(sample(0).with("prompt", quoted("🎬".repeat(4096)))).isOk();
  }

  @Test
  default void b06MissingPromptIsRefusedAndAnEmptyOneIsFine() {
    arrange();

    submit(sample(0).without("prompt").with("latency_ms", "-1"))
        .is(
            422,
            "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\",\"prompt\"],\"msg\":\"Field"
                + " required\",\"input\":{\"task_id\":3,\"miner_hotkey\":\""
                + MINERS.get(0)
                + "\",\"s3_bucket\":\"leoma-samples\",\"s3_prefix\":\"3\",\"passed\":true,\"latency_ms\":-1}},"
                + "{\"type\":\"greater_than_equal\",\"loc\":[\"body\",\"latency_ms\"],\"msg\":\"Input"
                + " should be greater than or equal to 0\",\"input\":-1,\"ctx\":{\"ge\":0}}]}");
    assertThat(submit(sample(0).with("prompt", "\"\"")).isOk().get("prompt").asText()).isEmpty();
  }

  @Test
  default void b07ConfidenceIsAWholeNumberUpTo100() {
    arrange();

    submit(sample(0).with("confidence", "101"))
        .is(
            422,
            "{\"detail\":[{\"type\":\"less_than_equal\",\"loc\":[\"body\",\"confidence\"],"
                + "\"msg\":\"Input should be less than or equal to 100\",\"input\":101,"
                + "\"ctx\":{\"le\":100}}]}");
    submit(sample(0).with("confidence", "85.5"))
        .is(
            422,
            "{\"detail\":[{\"type\":\"int_from_float\",\"loc\":[\"body\",\"confidence\"],"
                + "\"msg\":\"Input should be a valid integer, got a number with a fractional"
                + " part\",\"input\":85.5}]}");
    assertThat(submit(sample(0).with("confidence", "85.0")).isOk().get("confidence").toString())
        .isEqualTo("85");
  }

  /// Differs: a task that cannot be is refused with 409 (rules 3).
  @Test
  default void b08TaskIdIsAnInteger() {
    arrange();

    assertThat(submit(sample(0).with("task_id", "\"3\"")).isOk().get("task_id").toString())
        .isEqualTo("3");
    submit(sample(0).with("task_id", "null")).isFieldError("int_type", "[\"body\",\"task_id\"]");
    submit(sample(0).with("task_id", "-5")).isProblem(409, "task_id: task -5 does not exist");
  }

  @Test
  default void b09LatencyIsNotNegative() {
    arrange();

    submit(sample(0).with("latency_ms", "-1"))
        .isFieldError("greater_than_equal", "[\"body\",\"latency_ms\"]");
  }

  @Test
  default void b10YesPasses() {
    arrange();

    assertThat(submit(sample(0).with("passed", "\"yes\"")).isOk().get("passed").asBoolean())
        .isTrue();
  }

  @Test
  default void b11UnknownMemberIsIgnored() {
    arrange();

    submit(sample(0).with("nobody_knows", "[{}]")).isOk();
  }

  @Test
  default void b12BatchIsAnsweredInTheOrderOfTheRequest() {
    arrange();

    JsonNode answer = api().post(ALICE, BATCH, batch(sample(2), sample(0), sample(1))).isOk();

    assertThat(answer.findValuesAsText("miner_hotkey"))
        .containsExactly(MINERS.get(2), MINERS.get(0), MINERS.get(1));
  }

  @Test
  default void b13OneHundredAndOneAreTooMany() {
    arrange();

    api()
        .post(ALICE, BATCH, batch(samples(3, 101)))
        .isProblem(400, "Batch size exceeds limit of 100 samples");
  }

  @Test
  default void b14OneHundredAreTaken() {
    arrange();

    assertThat(api().post(ALICE, BATCH, batch(samples(3, 100))).isOk()).hasSize(100);
  }

  @Test
  default void b15EmptyListIsFineWhateverTheSignature() {
    arrange();

    api().post(ALICE, BATCH, signedBatch("\"0xzz\"", List.of())).is(200, "[]");
  }

  @Test
  default void b16OneSignatureCoversOneTask() {
    arrange();

    api()
        .post(ALICE, BATCH, signedBatch("\"0x00\"", List.of(sample(0), item(2, MINERS.get(0)))))
        .isProblem(400, "When signature is provided, all samples must have the same task_id");
  }

  @Test
  default void b17UnsignedBatchMayMixTasksAndEachHasItsFile() {
    arrange();

    api().post(ALICE, BATCH, batch(sample(0), item(2, MINERS.get(0)))).isOk();

    for (int task : List.of(2, 3)) {
      assertThat(service().resultsFile(task + "/evaluation_results/" + ALICE.hotkey() + ".json"))
          .contains("\"hotkey\": \"" + MINERS.get(0) + "\"");
    }
  }

  @Test
  default void b18LaterEvaluationTakesThePlaceOfTheEarlier() {
    arrange();
    long id = submit(sample(0)).isOk().get("id").asLong();

    JsonNode later = submit(sample(0).with("passed", "false")).isOk();

    assertThat(later.get("id").asLong()).isEqualTo(id);
    assertThat(later.get("passed").asBoolean()).isFalse();
    assertThat(votes()).isEqualTo(1);
  }

  @Test
  default void b19LaterEvaluationDropsTheConfidenceAndKeepsTheLatency() {
    arrange();
    submit(sample(0).with("confidence", "70").with("latency_ms", "1234")).isOk();

    JsonNode later = submit(sample(0).with("confidence", "null").with("latency_ms", "null")).isOk();

    assertThat(later.get("confidence").isNull()).isTrue();
    assertThat(later.get("latency_ms").asLong()).isEqualTo(1234);
  }

  @Test
  default void b20TwoValidatorsHaveAVoteEach() {
    arrange();

    submit(sample(0)).isOk();
    api().post(BOB, SINGLE, sample(0).json()).isOk();

    assertThat(votes()).isEqualTo(2);
  }

  @Test
  default void b21EachMinerHasAVoteOfItsOwn() {
    arrange();

    submit(sample(0)).isOk();
    submit(sample(1)).isOk();

    assertThat(votes()).isEqualTo(2);
  }

  @Test
  default void b22BodyThatIsAnArrayIsRefused() {
    arrange();

    api()
        .post(ALICE, BATCH, "[1]")
        .is(
            422,
            "{\"detail\":[{\"type\":\"model_attributes_type\",\"loc\":[\"body\"],\"msg\":\"Input"
                + " should be a valid dictionary or object to extract fields from\",\"input\":[1]}]}");
  }

  @Test
  default void b23NoBodyIsRefused() {
    arrange();

    api()
        .call("POST", BATCH)
        .with("Content-Type", "application/json")
        .signedBy(ALICE)
        .send()
        .is(
            422,
            "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\"],\"msg\":\"Field"
                + " required\",\"input\":null}]}");
  }

  @Test
  default void b24BodyDeclaredAsTextIsOne() {
    arrange();

    api()
        .call("POST", BATCH)
        .with("Content-Type", "text/plain")
        .body("{\"samples\":[]}")
        .signedBy(ALICE)
        .send()
        .is(
            422,
            "{\"detail\":[{\"type\":\"model_attributes_type\",\"loc\":[\"body\"],\"msg\":\"Input"
                + " should be a valid dictionary or object to extract fields"
                + " from\",\"input\":\"{\\\"samples\\\":[]}\"}]}");
    api()
        .call("POST", BATCH)
        .body("{\"samples\":[]}")
        .without("Content-Type")
        .signedBy(ALICE)
        .send()
        .is(200, "[]");
  }

  @Test
  default void b25SamplesOfAValidatorAreTheNewest() {
    arrange();
    api().get(ALICE, "/samples/validator/" + ALICE.hotkey() + "?limit=2").is(200, "[]");
    submit(item(1, MINERS.get(0))).isOk();
    submit(item(3, MINERS.get(0))).isOk();
    submit(item(2, MINERS.get(0))).isOk();
    api().post(BOB, SINGLE, sample(0).json()).isOk();

    JsonNode answer = api().get(ALICE, "/samples/validator/" + ALICE.hotkey() + "?limit=2").isOk();

    assertThat(answer.findValuesAsText("task_id")).containsExactly("2", "3");
    assertThat(api().get(BOB, "/samples/validator/" + ALICE.hotkey()).isOk()).hasSize(3);
  }

  @Test
  default void b26SamplesOfAMinerHaveEveryMember() {
    arrange();
    submit(sample(0).with("confidence", "90").with("reasoning", "\"é\"")).isOk();
    submit(sample(1)).isOk();

    Answer answer = api().get(ALICE, "/samples/miner/" + MINERS.get(0));

    assertThat(answer.isOk()).hasSize(1);
    assertThat(answer.json().get(0).fieldNames())
        .toIterable()
        .containsExactly(
            "id",
            "task_id",
            "validator_hotkey",
            "miner_hotkey",
            "prompt",
            "s3_bucket",
            "s3_prefix",
            "passed",
            "confidence",
            "reasoning",
            "evaluated_at",
            "latency_ms");
    assertThat(answer.body()).contains("\"reasoning\":\"é\"");
    api().get(ALICE, "/samples/miner/" + STRANGER).is(200, "[]");
  }

  @Test
  default void b27SamplesOfValidatorsAndMinersNeedASignature() {
    for (String path : List.of("/samples/validator/", "/samples/miner/")) {
      assertThat(api().get(path + MINER).isOk(422).get("detail")).hasSize(3);
      api().get(ALICE, path + MINER).isProblem(401, AccessCases.NOT_REGISTERED);
      api().get(administrator(), path + "xyz").isProblem(400, "Invalid SS58 address format");
    }
  }

  @Test
  default void b28LimitIsFrom1To500() {
    for (String path : List.of("/samples/list", "/samples/validator/" + MINER)) {
      api()
          .get(administrator(), path + "?limit=0")
          .is(
              422,
              "{\"detail\":[{\"type\":\"greater_than_equal\",\"loc\":[\"query\",\"limit\"],"
                  + "\"msg\":\"Input should be greater than or equal to 1\",\"input\":\"0\","
                  + "\"ctx\":{\"ge\":1}}]}");
      api()
          .get(administrator(), path + "?limit=501")
          .is(
              422,
              "{\"detail\":[{\"type\":\"less_than_equal\",\"loc\":[\"query\",\"limit\"],"
                  + "\"msg\":\"Input should be less than or equal to 500\",\"input\":\"501\","
                  + "\"ctx\":{\"le\":500}}]}");
      api()
          .get(administrator(), path + "?limit=abc")
          .is(
              422,
              "{\"detail\":[{\"type\":\"int_parsing\",\"loc\":[\"query\",\"limit\"],\"msg\":\"Input"
                  + " should be a valid integer, unable to parse string as an"
                  + " integer\",\"input\":\"abc\"}]}");
      api()
          .get(administrator(), path + "?limit=")
          .isFieldError("int_parsing", "[\"query\",\"limit\"]");
      api().get(administrator(), path + "?limit=%205.0&other=%20").is(200, "[]");
      api().get(administrator(), path + "?limit=abc&limit=7").is(200, "[]");
    }
    JsonNode unsigned = api().get("/samples/miner/" + MINER + "?limit=0").isOk(422).get("detail");
    assertThat(unsigned).hasSize(4);
    assertThat(unsigned.get(3).get("loc").toString()).isEqualTo("[\"query\",\"limit\"]");
  }

  @Test
  default void b29ListIsPublicAndHas200WhenNothingIsAsked() {
    arrange();
    for (int task = 1; task <= 3; task++) {
      api().post(ALICE, BATCH, batch(samples(task, 100))).isOk();
    }

    assertThat(api().get("/samples/list").isOk()).hasSize(200);
    JsonNode all = api().get("/samples/list?limit=500").isOk();
    assertThat(all).hasSize(300);
    assertThat(all.get(0).get("task_id").asInt()).isEqualTo(3);
    assertThat(all.get(299).get("task_id").asInt()).isEqualTo(1);
    assertThat(all.findValuesAsText("evaluated_at").stream().map(Instant::parse))
        .isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  default void b30SamplesOfATaskNeedBothParameters() {
    arrange();
    api().post(ALICE, BATCH, batch(sample(1), sample(0), item(2, MINERS.get(0)))).isOk();
    String asked = "/samples/task?validator_hotkey=" + ALICE.hotkey() + "&task_id=";

    api()
        .get("/samples/task")
        .is(
            422,
            "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"query\",\"validator_hotkey\"],"
                + "\"msg\":\"Field required\",\"input\":null},{\"type\":\"missing\","
                + "\"loc\":[\"query\",\"task_id\"],\"msg\":\"Field required\",\"input\":null}]}");
    api()
        .get("/samples/task?validator_hotkey=xyz&task_id=1")
        .isProblem(400, "Invalid SS58 address format");
    api().get(asked + "x").isFieldError("int_parsing", "[\"query\",\"task_id\"]");
    api().get(asked + "1").is(200, "[]");
    api().get(asked + "-5").is(200, "[]");
    api().get(asked + "99999999999999999999999").is(200, "[]");
    assertThat(api().get(asked + "3").isOk().findValuesAsText("miner_hotkey"))
        .isSorted()
        .containsExactlyInAnyOrder(MINERS.get(0), MINERS.get(1));
  }

  /// Objects are written apart from the submission, so none of their failures can reach it.
  @Test
  default void b31SubmissionDoesNotWaitForObjectStorage() {
    arrange();

    api().post(ALICE, BATCH, batch(sample(0))).isOk();

    assertThat(stage().number("SELECT count(*) FROM evaluation_results WHERE written_at IS NULL"))
        .isEqualTo(1);
  }

  /// Differs: the file waits for the end of the embargo, because other validators can read it.
  @Test
  default void b32ResultsFileHasItsKeyAndAnEmptySignatureWhereThereIsNone() {
    arrange();
    api().post(ALICE, BATCH, batch(sample(0))).isOk();

    assertThat(service().resultsFile("3/evaluation_results/" + ALICE.hotkey() + ".json"))
        .startsWith("{\n  \"signature\": \"\",\n  \"data\": [\n    {\n      \"hotkey\": ");
  }
}
