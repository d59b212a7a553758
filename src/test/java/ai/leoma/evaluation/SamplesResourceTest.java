package ai.leoma.evaluation;

import static ai.leoma.evaluation.SubmittedSample.batch;
import static ai.leoma.evaluation.SubmittedSample.signedBatch;
import static ai.leoma.evaluation.VotedTasks.MINERS;
import static ai.leoma.evaluation.VotedTasks.NEWEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import ai.leoma.access.BallotProfile;
import ai.leoma.access.HeardEvents;
import ai.leoma.access.Records;
import ai.leoma.access.RequestSignature;
import ai.leoma.access.Signer;
import ai.leoma.chain.Hotkey;
import ai.leoma.json.CanonicalJson;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import ai.leoma.task.TaskId;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Submitting evaluations over HTTP (rules 2 and 3). The cases of the wire contract are in the
/// conformance suite.
@QuarkusTest
@TestProfile(BallotProfile.class)
class SamplesResourceTest {
  private static final String SINGLE = "/samples";
  private static final String BATCH = "/samples/batch";
  private static final Signer ALICE = new Signer("alice");
  private static final Signer BOB = new Signer("bob");

  @Inject DataSource dataSource;
  @Inject Votes votes;
  @Inject HeardEvents events;
  private Records records;

  @BeforeEach
  void publish() {
    records = new Records(dataSource);
    records.register(ALICE);
    records.register(BOB);
    VotedTasks.publish(records);
    records.execute("DELETE FROM evaluation_results");
    records.execute("DELETE FROM vote");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "miner_hotkey | \"invalid-hotkey\" | value_error | Value error, Invalid SS58 address"
            + " format",
        "confidence | 101 | less_than_equal | Input should be less than or equal to 100",
        "confidence | -1 | greater_than_equal | Input should be greater than or equal to 0",
        "confidence | 85.5 | int_from_float | Input should be a valid integer, got a number with a"
            + " fractional part",
        "task_id | null | int_type | Input should be a valid integer",
        "task_id | \"abc\" | int_parsing | Input should be a valid integer, unable to parse string"
            + " as an integer",
        "latency_ms | -1 | greater_than_equal | Input should be greater than or equal to 0",
        "passed | \"perhaps\" | bool_parsing | Input should be a valid boolean, unable to interpret"
            + " input",
        "passed | null | bool_type | Input should be a valid boolean",
        "prompt | 1 | string_type | Input should be a valid string",
        "prompt | \"\\ud800\" | string_unicode | Input should be a valid string, unable to parse"
            + " raw data as a unicode string",
        "prompt | \"\\u0000\" | value_error | Value error, Text must not contain the NUL character"
      })
  void brokenMembersAreRefused(String member, String json, String type, String message) {
    ALICE
        .post(SINGLE, sample(0).with(member, json).json())
        .then()
        .statusCode(422)
        .body("detail", hasSize(1))
        .body("detail[0].type", equalTo(type))
        .body("detail[0].loc", equalTo(List.of("body", member)))
        .body("detail[0].msg", equalTo(message));
  }

  @Test
  void errorsOfAnItemAreFoundUnderItsIndex() {
    ALICE
        .post(BATCH, batch(sample(0), sample(1).with("confidence", "-1")))
        .then()
        .statusCode(422)
        .body("detail[0].loc", equalTo(List.of("body", "samples", 1, "confidence")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "41 | samples[1].task_id: task 41 is not published",
        "1000000000 | samples[1].task_id: task 1000000000 is not published",
        "-5 | samples[1].task_id: task -5 does not exist",
        "0 | samples[1].task_id: task 0 does not exist",
        "99999999999999999999999 | samples[1].task_id: task 99999999999999999999999 does not exist",
        "20 | samples[1].task_id: task 20 is too old to be voted on; the newest is 40"
      })
  void taskThatCannotBeVotedOnRefusesTheWholeBatch(String task, String detail) {
    // Given
    long envelopes = records.number("SELECT count(*) FROM signed_envelope");

    // When
    Response response = ALICE.post(BATCH, batch(sample(0), sample(1).with("task_id", task)));

    // Then
    response.then().statusCode(409).body("detail", equalTo(detail));
    assertThat(counting()).isEmpty();
    assertThat(records.number("SELECT count(*) FROM signed_envelope")).isEqualTo(envelopes);
  }

  @Test
  void minerWithoutAVideoRefusesTheWholeBatch() {
    String stranger = new Signer("no video").hotkey();

    ALICE
        .post(BATCH, batch(sample(0), new SubmittedSample(NEWEST, stranger)))
        .then()
        .statusCode(409)
        .body(
            "detail", equalTo("samples[1].miner_hotkey: " + stranger + " has no video in task 40"));
    ALICE
        .post(SINGLE, new SubmittedSample(NEWEST, stranger).json())
        .then()
        .statusCode(409)
        .body("detail", startsWith("miner_hotkey: "));
    assertThat(counting()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s3_bucket | other | task 40 is in bucket leoma-samples",
        "s3_bucket | leoma-videos | task 40 is in bucket leoma-samples",
        "s3_bucket | '' | task 40 is in bucket leoma-samples",
        "s3_prefix | 39 | task 40 is under prefix 40",
        "s3_prefix | 40/../39 | task 40 is under prefix 40",
        "s3_prefix | 40// | task 40 is under prefix 40",
        "s3_prefix | /40 | task 40 is under prefix 40",
        "s3_prefix | '' | task 40 is under prefix 40"
      })
  void votesNameTheBucketAndThePrefixOfTheirTask(String member, String value, String reason) {
    Response response = ALICE.post(BATCH, batch(sample(0), sample(1).with(member, quoted(value))));

    response.then().statusCode(409).body("detail", equalTo("samples[1]." + member + ": " + reason));
    assertThat(counting()).isEmpty();
    ALICE.post(SINGLE, sample(0).with("s3_prefix", quoted("40/")).json()).then().statusCode(200);
  }

  @Test
  void voteForATaskThatLeftTheWindowIsTakenAndLogged() {
    long logged = records.number("SELECT count(*) FROM audit_log WHERE kind = 'vote'");

    ALICE.post(SINGLE, sampleOf(21, 0).json()).then().statusCode(200);

    assertThat(records.number("SELECT count(*) FROM audit_log WHERE kind = 'vote'"))
        .isEqualTo(logged + 1);
    assertThat(counting()).isEmpty();
  }

  @Test
  void rightEvaluationSignatureIsAcceptedWithItsNumbersAsWritten() {
    SubmittedSample first =
        sample(0)
            .with("confidence", "85.0")
            .with("latency_ms", "17")
            .with("reasoning", "\"naïve — 🎬\"")
            .with("generated_artifacts", "\"{\\\"overall_score\\\": 86}\"");
    String payload =
        "[{\"confidence\": 85.0, \"generated_artifacts\": \"{\\\"overall_score\\\": 86}\","
            + " \"hotkey\": \""
            + MINERS.get(0)
            + "\", \"latency_ms\": 17,"
            + " \"original_artifacts\": null, \"passed\": true, \"presentation_order\": null,"
            + " \"reasoning\": \"na\\u00efve \\u2014 \\ud83c\\udfac\", \"status\": \"passed\"}]";
    String signature = ALICE.sign(sha256(payload));

    ALICE.post(BATCH, signedBatch(quoted(signature), first)).then().statusCode(200);
    ALICE
        .post(SINGLE, first.with("evaluation_signature", quoted(signature)).json())
        .then()
        .statusCode(200);
  }

  @Test
  void wrongEvaluationSignatureRefusesTheBatch() {
    String overOther = ALICE.sign(sha256("[]"));
    String byOther = BOB.sign(EvaluationPayload.digest(payloads(sample(0))));

    for (String signature : List.of(overOther, byOther, "0xzz", "0x00")) {
      ALICE
          .post(BATCH, signedBatch(quoted(signature), sample(0)))
          .then()
          .statusCode(401)
          .body("detail", equalTo("Invalid evaluation signature"));
    }
    assertThat(counting()).isEmpty();
  }

  @Test
  void absentEvaluationSignatureIsFine() {
    for (String absent : List.of("null", "\"\"")) {
      ALICE.post(BATCH, signedBatch(absent, sample(0), sample(1))).then().statusCode(200);
      ALICE
          .post(SINGLE, sample(0).with("evaluation_signature", absent).json())
          .then()
          .statusCode(200);
    }
  }

  @Test
  void evaluationSignatureCoversEachNumberAsItIsWritten() {
    String signature =
        ALICE.sign(EvaluationPayload.digest(payloads(sample(0).with("confidence", "85"))));

    for (String lexeme : List.of("85.0", "8.5e1", "\"85\"", "86", "null")) {
      ALICE
          .post(BATCH, signedBatch(quoted(signature), sample(0).with("confidence", lexeme)))
          .then()
          .statusCode(401)
          .body("detail", equalTo("Invalid evaluation signature"));
    }
    ALICE
        .post(BATCH, signedBatch(quoted(signature), sample(0).with("confidence", "85")))
        .then()
        .statusCode(200);
  }

  @Test
  void itemOfABatchMayCarryItsOwnSignature() {
    String own = ALICE.sign(EvaluationPayload.digest(payloads(sample(1))));
    SubmittedSample signed = sample(1).with("evaluation_signature", quoted(own));

    ALICE.post(BATCH, batch(sample(0), signed)).then().statusCode(200);
    ALICE
        .post(BATCH, batch(sample(0).with("evaluation_signature", quoted(own)), sample(1)))
        .then()
        .statusCode(401)
        .body("detail", equalTo("Invalid evaluation signature"));
  }

  @Test
  void evaluationSignatureMayBeOverTheWrappedDigest() {
    byte[] digest = EvaluationPayload.digest(payloads(sample(0)));
    byte[] wrapped = new byte[digest.length + 15];
    System.arraycopy("<Bytes>".getBytes(StandardCharsets.US_ASCII), 0, wrapped, 0, 7);
    System.arraycopy(digest, 0, wrapped, 7, digest.length);
    System.arraycopy(
        "</Bytes>".getBytes(StandardCharsets.US_ASCII), 0, wrapped, 7 + digest.length, 8);

    ALICE.post(BATCH, signedBatch(quoted(ALICE.sign(wrapped)), sample(0))).then().statusCode(200);
  }

  @Test
  void evaluationSignatureCoversTheOrderOfTheSubmission() {
    String signature = ALICE.sign(EvaluationPayload.digest(payloads(sample(0), sample(1))));

    ALICE.post(BATCH, signedBatch(quoted(signature), sample(0), sample(1))).then().statusCode(200);
    ALICE.post(BATCH, signedBatch(quoted(signature), sample(1), sample(0))).then().statusCode(401);
  }

  @Test
  void a24IdenticalRequestAgainChangesNothingAndIsAnsweredAsTheFirstTime() {
    // Given
    String json = sample(0).json();
    String earlier = Long.toString(Long.parseLong(Signer.now()) - 10);
    RequestSpecification request = ALICE.request(json, earlier).body(json);
    String first = request.post(SINGLE).body().asString();
    ALICE.post(SINGLE, sample(0).with("passed", "false").json()).then().statusCode(200);
    long logged = records.number("SELECT count(*) FROM audit_log");

    // When
    Response again = request.post(SINGLE);

    // Then
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.body().asString()).isEqualTo(first);
    assertThat(records.number("SELECT count(*) FROM audit_log")).isEqualTo(logged);
    assertThat(counting()).singleElement().matches(vote -> !vote.passed());
  }

  @Test
  void olderSignedVoteIsLoggedButNeverCounts() {
    // Given
    ALICE.post(SINGLE, sample(0).with("passed", "false").json());
    long logged = records.number("SELECT count(*) FROM audit_log");
    String earlier = Long.toString(Long.parseLong(Signer.now()) - 60);

    // When
    Response late = ALICE.postAt(earlier, SINGLE, sample(0).json());

    // Then
    late.then().statusCode(200).body("passed", equalTo(true));
    assertThat(records.number("SELECT count(*) FROM audit_log")).isEqualTo(logged + 1);
    assertThat(counting()).singleElement().matches(vote -> !vote.passed());
  }

  @Test
  void ofEqualSignedTimesTheLaterInTheLogCounts() {
    String now = Signer.now();
    ALICE.postAt(now, SINGLE, sample(0).json());

    ALICE.postAt(now, SINGLE, sample(0).with("passed", "false").json());

    assertThat(counting()).singleElement().matches(vote -> !vote.passed());
  }

  @Test
  void ofTwoItemsOnOnePairTheLaterCounts() {
    Response response =
        ALICE.post(
            BATCH,
            batch(sample(0).with("latency_ms", "5"), sample(1), sample(0).with("passed", "false")));

    List<Integer> ids = response.path("id");
    assertThat(ids.get(0)).isEqualTo(ids.get(2)).isNotEqualTo(ids.get(1));
    assertThat(counting()).hasSize(2).anyMatch(vote -> !vote.passed());
    assertThat(response.<List<Integer>>path("latency_ms")).containsExactly(5, null, 5);
  }

  @Test
  void logPositionOfAVoteIsThatOfItsLeaf() {
    ALICE.post(BATCH, batch(sample(0), sample(1), sample(2)));

    for (VoteRecord vote : counting()) {
      String leaf =
          records
              .rows(
                  "SELECT convert_from(leaf, 'UTF8') FROM audit_log WHERE position = ?",
                  vote.logPosition())
              .getFirst();
      assertThat(leaf)
          .contains("\"miner\": \"" + vote.miner().ss58() + "\"")
          .contains("\"signed_time_ms\": " + vote.signedTimeMillis());
      assertThat(leaf.getBytes(StandardCharsets.UTF_8))
          .isEqualTo(
              CanonicalJson.canonicalBytes(
                  CanonicalJson.parse(leaf.getBytes(StandardCharsets.UTF_8))));
    }
  }

  @Test
  void acceptedVotesAreToldAfterTheCommit() throws InterruptedException {
    ALICE.post(BATCH, batch(sample(0), sampleOf(39, 0)));

    VotesAccepted told =
        new VotesAccepted(
            new Hotkey(ALICE.hotkey()), Set.of(new TaskId(NEWEST), new TaskId(NEWEST - 1)));
    assertThat(events.hears(told::equals)).isTrue();
  }

  @Test
  void envelopeKeepsTheRequestByteForByte() {
    String json = batch(sample(0)) + "  ";

    ALICE.post(BATCH, json);

    assertThat(
            records.rows(
                "SELECT method || ' ' || target || ' ' || convert_from(body, 'UTF8')"
                    + " FROM signed_envelope ORDER BY id DESC LIMIT 1"))
        .containsExactly("POST /samples/batch " + json);
    assertThat(
            records.rows(
                "SELECT string_agg(key, ',' ORDER BY key) FROM (SELECT jsonb_object_keys(headers)"
                    + " AS key, id FROM signed_envelope) AS header GROUP BY id ORDER BY id DESC"
                    + " LIMIT 1"))
        .containsExactly("x-signature,x-timestamp,x-validator-hotkey");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void scoresThatContradictTheVoteMarkItAndDoNotRefuseIt(boolean passed) {
    String scores =
        "{\\\"aspect_scores\\\": {\\\"first_frame_fidelity\\\": 80, \\\"prompt_adherence\\\": 80,"
            + " \\\"temporal_consistency\\\": 80, \\\"motion_quality\\\": 60,"
            + " \\\"visual_quality\\\": 60, \\\"camera_composition\\\": 60}, \\\"overall_score\\\":"
            + " 99}";

    ALICE
        .post(
            SINGLE,
            sample(0)
                .with("passed", Boolean.toString(passed))
                .with("generated_artifacts", quoted(scores))
                .json())
        .then()
        .statusCode(200)
        .body("passed", equalTo(passed));

    assertThat(
            records.rows("SELECT inconsistent FROM evaluation ORDER BY envelope_id DESC LIMIT 1"))
        .containsExactly(passed ? "t" : "f");
  }

  @Test
  void identicalRequestsAtOnceLeaveOneVoteAndOneAnswer() throws Exception {
    // Given
    String json = batch(sample(0), sample(1));
    String now = Signer.now();
    String signature =
        ALICE.sign(RequestSignature.message(json.getBytes(StandardCharsets.UTF_8), now));
    long logged = records.number("SELECT count(*) FROM audit_log");

    // When
    List<Response> responses =
        atOnce(6, i -> ALICE.signedWith(signature, now).body(json).post(BATCH));

    // Then
    assertThat(responses).allMatch(response -> response.statusCode() == 200);
    assertThat(responses.stream().map(response -> response.body().asString()).distinct())
        .hasSize(1);
    assertThat(records.number("SELECT count(*) FROM audit_log")).isEqualTo(logged + 2);
    assertThat(counting()).hasSize(2);
  }

  @Test
  void submissionThatWasRolledBackIsTakenWhenItComesAgain() {
    // Given: a database that takes no ballot for a while
    String json = batch(sample(0), sample(1));
    RequestSpecification request = ALICE.request(json, Signer.now()).body(json);
    int refused;
    records.execute("ALTER TABLE ballot RENAME TO ballot_away");
    try {
      refused = request.post(BATCH).statusCode();
    } finally {
      records.execute("ALTER TABLE ballot_away RENAME TO ballot");
    }
    assertThat(counting()).isEmpty();

    // When
    Response again = request.post(BATCH);

    // Then
    assertThat(refused).isGreaterThanOrEqualTo(500);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(counting()).hasSize(2);
  }

  @Test
  void capturedBatchDoesNotTakeALaterVoteBackHoweverItIsSpelled() {
    // Given: a vote, and a second one in the same second that counts
    String now = Signer.now();
    String json = batch(sample(0));
    String signature =
        ALICE.sign(RequestSignature.message(json.getBytes(StandardCharsets.UTF_8), now));
    ALICE.signedWith(signature, now).body(json).post(BATCH).then().statusCode(200);
    ALICE.postAt(now, BATCH, batch(sample(0).with("passed", "false"))).then().statusCode(200);
    long logged = records.number("SELECT count(*) FROM audit_log");

    // When
    String bare = signature.substring(2);
    List<Response> responses =
        List.of(
            ALICE.signedWith(bare, now).body(json).post(BATCH),
            ALICE.signedWith(bare.toUpperCase(Locale.ROOT), now).body(json).post(BATCH),
            ALICE.signedWith(signature, now).body(json).post(BATCH + "?again=1"));

    // Then
    assertThat(responses).allMatch(response -> response.statusCode() == 200);
    assertThat(records.number("SELECT count(*) FROM audit_log")).isEqualTo(logged);
    assertThat(counting()).extracting(VoteRecord::passed).containsExactly(false);
  }

  @Test
  void differentBatchesOfOneValidatorAtOnceAllLand() throws Exception {
    // Given
    long logged = records.number("SELECT count(*) FROM audit_log");

    // When
    List<Response> responses =
        atOnce(
            8,
            i -> {
              boolean reversed = i % 2 == 0;
              SubmittedSample[] samples =
                  IntStream.range(0, 30)
                      .map(place -> reversed ? 29 - place : place)
                      .mapToObj(miner -> sample(miner).with("confidence", Integer.toString(i)))
                      .toArray(SubmittedSample[]::new);
              return ALICE.post(BATCH, batch(samples));
            });

    // Then
    assertThat(responses).allMatch(response -> response.statusCode() == 200);
    assertThat(records.number("SELECT count(*) FROM audit_log")).isEqualTo(logged + 8 * 30);
    assertThat(counting()).hasSize(30);
    assertThat(
            records.number(
                "SELECT count(*) FROM vote JOIN ballot counting USING (envelope_id)"
                    + " WHERE EXISTS (SELECT FROM evaluation JOIN ballot USING (envelope_id)"
                    + " WHERE evaluation.task_id = vote.task_id AND evaluation.miner = vote.miner"
                    + " AND evaluation.validator = vote.validator"
                    + " AND evaluation.vote_id = vote.id"
                    + " AND (evaluation.signed_time_millis,"
                    + " ballot.first_log_position + evaluation.item_index)"
                    + " > (vote.signed_time_millis,"
                    + " counting.first_log_position + vote.item_index))"))
        .isZero();
  }

  @Test
  void transactionThatBreaksInTheMiddleLeavesNothing() {
    // Given: the last write of the transaction fails
    long envelopes = records.number("SELECT count(*) FROM signed_envelope");
    long logged = records.number("SELECT last_position FROM audit_head");
    records.execute("ALTER TABLE ballot ADD CONSTRAINT broken CHECK (items <> 2) NOT VALID");

    try {
      // When
      Response response = ALICE.post(BATCH, batch(sample(0), sample(1)));

      // Then
      response.then().statusCode(500).body("detail", equalTo("An internal error occurred"));
      assertThat(records.number("SELECT count(*) FROM signed_envelope")).isEqualTo(envelopes);
      assertThat(records.number("SELECT last_position FROM audit_head")).isEqualTo(logged);
      assertThat(counting()).isEmpty();
      assertThat(records.number("SELECT count(*) FROM evaluation_results")).isZero();
    } finally {
      records.execute("ALTER TABLE ballot DROP CONSTRAINT broken");
    }
  }

  private List<VoteRecord> counting() {
    return votes
        .snapshot(new TaskId(NEWEST - 9), new TaskId(NEWEST))
        .await()
        .atMost(Duration.ofSeconds(10))
        .counting();
  }

  private SubmittedSample sample(int miner) {
    return sampleOf(NEWEST, miner);
  }

  private static SubmittedSample sampleOf(long task, int miner) {
    return new SubmittedSample(task, MINERS.get(miner));
  }

  private static List<EvaluationPayload> payloads(SubmittedSample... samples) {
    List<EvaluationPayload> payloads = new ArrayList<>();
    for (SubmittedSample sample : samples) {
      var sent = (ObjectValue) CanonicalJson.parse(sample.json().getBytes(StandardCharsets.UTF_8));
      String miner = ((StringValue) sent.members().get("miner_hotkey")).text();
      payloads.add(EvaluationPayload.of(new Hotkey(miner), true, sent));
    }
    return payloads;
  }

  private static <T> List<T> atOnce(int count, IntFunction<T> call) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      List<Callable<T>> calls =
          IntStream.range(0, count).mapToObj(i -> (Callable<T>) () -> call.apply(i)).toList();
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(calls)) {
        results.add(result.get());
      }
      return results;
    }
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
