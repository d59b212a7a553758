package ai.leoma.evaluation;

import static ai.leoma.evaluation.VotedTasks.MINERS;
import static ai.leoma.evaluation.VotedTasks.NEWEST;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.access.BallotProfile;
import ai.leoma.access.Records;
import ai.leoma.access.Signer;
import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Sr25519;
import ai.leoma.json.CanonicalJson;
import ai.leoma.json.JsonValue.BooleanValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import ai.leoma.storage.ObjectKey;
import ai.leoma.storage.ObjectStore;
import ai.leoma.storage.SamplesBucket;
import ai.leoma.storage.StorageUnavailable;
import ai.leoma.storage.TaskObjects;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The results files (wire contract, section 14, B31 and B32).
@QuarkusTest
@TestProfile(BallotProfile.class)
class ResultsJobTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Signer CAROL = new Signer("carol");

  @Inject DataSource dataSource;
  @Inject @SamplesBucket ObjectStore samples;
  @Inject ResultsRepository repository;
  @Inject ResultsJob job;
  @Inject SampleBinding single;
  @Inject BatchBinding batch;
  @Inject EvaluationConfig config;
  @TempDir Path folder;

  private Records records;

  @BeforeEach
  void publish() {
    records = new Records(dataSource);
    records.register(CAROL);
    VotedTasks.publish(records);
    records.execute("DELETE FROM evaluation_results");
    records.execute("DELETE FROM vote");
  }

  @Test
  void b32FileHoldsTheSubmissionAsSignedSoThatTheSignatureVerifies() throws Exception {
    // Given
    SubmittedSample later = sample(1).with("confidence", "85.0").with("reasoning", "\"é\"");
    SubmittedSample earlier = sample(0).with("passed", "false");
    String signature = CAROL.sign(digest(later, earlier));
    submit(SubmittedSample.signedBatch("\"" + signature + "\"", later, earlier));

    // When
    job.drain().await().atMost(DEADLINE);

    // Then
    String file = written();
    assertThat(file)
        .startsWith(
            "{\n  \"signature\": \"" + signature + "\",\n  \"data\": [\n    {\n      \"hotkey\": ")
        .contains("\"confidence\": 85.0,")
        .contains("\"reasoning\": \"\\u00e9\"")
        .contains("\"status\": \"failed\"");
    ObjectValue document = (ObjectValue) CanonicalJson.parse(file.getBytes(StandardCharsets.UTF_8));
    byte[] signedBytes =
        MessageDigest.getInstance("SHA-256")
            .digest(CanonicalJson.canonicalBytes(document.members().get("data")));
    assertThat(
            Sr25519.verify(
                new Hotkey(CAROL.hotkey()).publicKey().orElseThrow(),
                signedBytes,
                Hex.decode(((StringValue) document.members().get("signature")).text())))
        .isTrue();
  }

  @Test
  void b32SignatureIsEmptyWhereThereIsNone() throws IOException {
    submit(SubmittedSample.batch(sample(0)));

    job.drain().await().atMost(DEADLINE);

    assertThat(written()).startsWith("{\n  \"signature\": \"\",");
  }

  @Test
  void b31StoreThatIsDownDelaysTheFileAndNothingElse() throws IOException {
    // Given
    submit(SubmittedSample.batch(sample(0)));
    SimpleMeterRegistry meters = new SimpleMeterRegistry();

    // When
    new ResultsJob(repository, brokenStore(), single, batch, meters, config)
        .drain()
        .await()
        .atMost(DEADLINE);

    // Then
    assertThat(meters.counter("leoma.evaluation.results.failures").count()).isEqualTo(1);
    assertThat(records.number("SELECT count(*) FROM evaluation_results WHERE written_at IS NULL"))
        .isEqualTo(1);
    assertThat(records.number("SELECT count(*) FROM evaluation_results WHERE due_at > now()"))
        .isEqualTo(1);
    records.execute("UPDATE evaluation_results SET due_at = now()");
    job.drain().await().atMost(DEADLINE);
    assertThat(written()).contains("\"data\"");
    assertThat(records.number("SELECT count(*) FROM evaluation_results WHERE written_at IS NULL"))
        .isZero();
  }

  @Test
  void everyBatchThatCountsHasItsFile() throws IOException {
    // Given
    submit(SubmittedSample.batch(sample(0)));
    submit(SubmittedSample.batch(sample(1)));

    // When
    job.drain().await().atMost(DEADLINE);

    // Then
    assertThat(written(1)).contains(MINERS.get(0)).doesNotContain(MINERS.get(1));
    assertThat(written(2)).contains(MINERS.get(1)).doesNotContain(MINERS.get(0));
  }

  @Test
  void fileOfWhichNoRowCountsIsReplaced() throws IOException {
    // Given
    submit(SubmittedSample.batch(sample(0)));
    submit(SubmittedSample.batch(sample(1)));
    job.drain().await().atMost(DEADLINE);

    // When
    submit(SubmittedSample.batch(sample(1).with("reasoning", "\"thought again\"")));
    job.drain().await().atMost(DEADLINE);

    // Then
    assertThat(written(1)).contains(MINERS.get(0));
    assertThat(written(2)).contains(MINERS.get(1), "thought again");
    assertThat(records.number("SELECT count(*) FROM evaluation_results")).isEqualTo(2);
  }

  @Test
  void batchesAtTheSameTimeGetDifferentFiles() throws Exception {
    // Given
    List<String> batches =
        List.of(SubmittedSample.batch(sample(0)), SubmittedSample.batch(sample(1)));

    // When
    List<Integer> answers =
        batches.parallelStream()
            .map(json -> CAROL.post("/samples/batch", json).statusCode())
            .toList();

    // Then
    assertThat(answers).containsExactly(200, 200);
    job.drain().await().atMost(DEADLINE);
    assertThat(written(1) + written(2)).contains(MINERS.get(0), MINERS.get(1));
  }

  @Test
  void laterSubmissionAsksForTheFileAgainAndAnOlderOneDoesNot() {
    // Given
    submit(SubmittedSample.batch(sample(0)));
    job.drain().await().atMost(DEADLINE);

    // When
    String earlier = Long.toString(Long.parseLong(Signer.now()) - 100);
    CAROL.postAt(earlier, "/samples/batch", SubmittedSample.batch(sample(0)));
    long askedByOlder = pending();
    submit(SubmittedSample.batch(sample(0).with("passed", "false")));

    // Then
    assertThat(askedByOlder).isZero();
    assertThat(pending()).isEqualTo(1);
  }

  @Test
  void fileThatComesLateFromOneWhoHungIsReplaced() throws IOException {
    // Given
    submit(SubmittedSample.batch(sample(0)));
    ResultsRepository.Due hung =
        repository.claim(1, config.resultsLease()).await().atMost(DEADLINE).getFirst();
    submit(SubmittedSample.batch(sample(0).with("reasoning", "\"thought again\"")));
    job.drain().await().atMost(DEADLINE);

    // When
    ObjectKey key = TaskObjects.evaluationResults(NEWEST, hung.validator(), hung.part());
    samples.putBytes(key, new byte[] {'o', 'l', 'd'}, "text/plain").await().atMost(DEADLINE);
    repository.written(hung).await().atMost(DEADLINE);
    job.drain().await().atMost(DEADLINE);

    // Then
    assertThat(hung.part()).isOne();
    assertThat(written()).contains("thought again");
    assertThat(pending()).isZero();
  }

  private long pending() {
    return records.number("SELECT count(*) FROM evaluation_results WHERE written_at IS NULL");
  }

  private void submit(String json) {
    assertThat(CAROL.post("/samples/batch", json).statusCode()).isEqualTo(200);
  }

  private String written() throws IOException {
    return written(1);
  }

  private String written(int part) throws IOException {
    ObjectKey key = TaskObjects.evaluationResults(NEWEST, new Hotkey(CAROL.hotkey()), part);
    Path file = folder.resolve("results-%d.json".formatted(part));
    assertThat(samples.get(key, file, 1 << 20).await().atMost(DEADLINE)).isPresent();
    return Files.readString(file);
  }

  private SubmittedSample sample(int miner) {
    return new SubmittedSample(NEWEST, MINERS.get(miner));
  }

  private byte[] digest(SubmittedSample... submitted) {
    return EvaluationPayload.digest(
        Arrays.stream(submitted)
            .map(
                sample ->
                    (ObjectValue)
                        CanonicalJson.parse(sample.json().getBytes(StandardCharsets.UTF_8)))
            .map(
                sent ->
                    EvaluationPayload.of(
                        new Hotkey(((StringValue) sent.members().get("miner_hotkey")).text()),
                        sent.members().get("passed").equals(new BooleanValue(true)),
                        sent))
            .toList());
  }

  private static ObjectStore brokenStore() {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (_, _, _) ->
                Uni.createFrom().failure(new StorageUnavailable("unplugged", new IOException())));
  }
}
