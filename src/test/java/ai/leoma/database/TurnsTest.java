package ai.leoma.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import ai.leoma.access.BallotProfile;
import ai.leoma.access.Records;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Replicas that share their jobs. For the database each call is one.
@QuarkusTest
@TestProfile(BallotProfile.class)
class TurnsTest {
  private static final Duration AMPLE = Duration.ofSeconds(60);
  private static final Duration HOUR = Duration.ofHours(1);

  private static final int MORE_THAN_THE_POOL_HAS = 40;

  @Inject Turns turns;
  @Inject Database database;
  @Inject DataSource dataSource;
  private Records records;
  private String job;
  private final AtomicInteger runs = new AtomicInteger();

  @BeforeEach
  void newJob() {
    records = new Records(dataSource);
    job = "test " + UUID.randomUUID();
  }

  /// The pool gives out a connection that was ended until it has seen its end.
  @AfterEach
  void awaitGoodConnections() {
    await().atMost(AMPLE).ignoreExceptions().until(this::doAllConnectionsAnswer);
  }

  private boolean doAllConnectionsAnswer() {
    List<Uni<Boolean>> answers =
        IntStream.range(0, MORE_THAN_THE_POOL_HAS)
            .mapToObj(
                _ ->
                    database
                        .pool()
                        .withConnection(
                            connection ->
                                connection
                                    .query("SELECT pg_sleep(0.02)")
                                    .execute()
                                    .replaceWith(true)))
            .toList();
    return Uni.join().all(answers).andFailFast().await().atMost(AMPLE).size() == answers.size();
  }

  @Test
  void aJobRunsOnceInItsIntervalHoweverManyAskForIt() {
    // When
    List<Boolean> taken = IntStream.range(0, 5).mapToObj(_ -> take(HOUR)).toList();

    // Then
    assertThat(taken).containsExactly(true, false, false, false, false);
    assertThat(runs).hasValue(1);
    assertThat(turnsTaken()).isOne();
  }

  @Test
  void ofManyWhoAskAtOnceOneDoesIt() {
    // When
    List<CompletableFuture<Boolean>> asked =
        IntStream.range(0, 8)
            .mapToObj(_ -> turns.take(job, HOUR, this::work).subscribeAsCompletionStage())
            .toList();

    // Then
    assertThat(asked.stream().filter(TurnsTest::didIt)).hasSize(1);
    assertThat(runs).hasValue(1);
  }

  @Test
  void whoeverAsksWhileItRunsDoesNotWaitForIt() {
    // Given
    CompletableFuture<Void> end = new CompletableFuture<>();
    CompletableFuture<Boolean> first = startEndless(end);

    // When
    boolean second = take(HOUR);

    // Then
    assertThat(second).isFalse();
    end.complete(null);
    assertThat(didIt(first)).isTrue();
    assertThat(turnsTaken()).isOne();
  }

  @Test
  void aJobIsDueAgainAfterItsInterval() {
    // Given
    take(HOUR);

    // When
    records.execute(
        "UPDATE job_turn SET slot_at = slot_at - interval '61 minutes' WHERE job = '%s'"
            .formatted(job));

    // Then
    assertThat(take(HOUR)).isTrue();
    assertThat(take(HOUR)).isFalse();
    assertThat(turnsTaken()).isEqualTo(2);
  }

  @Test
  void aTurnThatCameALittleLateDoesNotPutOffTheNextOne() {
    // Given
    take(HOUR);
    records.execute(
        "UPDATE job_turn SET slot_at = now() - interval '70 minutes' WHERE job = '%s'"
            .formatted(job));

    // When
    take(HOUR);

    // Then
    assertThat(
            records.number(
                "SELECT count(*) FROM job_turn WHERE job = '%s' AND slot_at".formatted(job)
                    + " BETWEEN now() - interval '20 minutes' AND now() - interval '9 minutes'"))
        .isOne();
  }

  @Test
  void aJobThatFailsIsStillDue() {
    // When
    Throwable told =
        catchThrowable(
            () ->
                turns
                    .take(
                        job,
                        HOUR,
                        () -> Uni.createFrom().failure(new IllegalStateException("cut off")))
                    .await()
                    .atMost(AMPLE));

    // Then
    assertThat(told).hasMessage("cut off");
    assertThat(take(HOUR)).isTrue();
    assertThat(turnsTaken()).isOne();
  }

  @Test
  void aJobWhoseReplicaDiesIsDoneByAnother() {
    // Given
    CompletableFuture<Void> end = new CompletableFuture<>();
    CompletableFuture<Boolean> dying = startEndless(end);

    // When
    endTurns();

    // Then
    await().atMost(AMPLE).until(() -> take(HOUR));
    end.complete(null);
    assertThat(catchThrowable(() -> didIt(dying))).isNotNull();
    assertThat(turnsTaken()).isOne();
  }

  @Test
  void whoeverLosesItsTurnStopsItsWork() {
    // Given
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    CompletableFuture<Boolean> losing =
        start(
            () ->
                Uni.createFrom()
                    .<Void>nothing()
                    .onCancellation()
                    .invoke(() -> stopped.complete(null)));

    // When
    endTurns();

    // Then
    assertThat(catchThrowable(() -> didIt(losing))).hasCauseInstanceOf(LockLost.class);
    stopped.orTimeout(AMPLE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private void endTurns() {
    records.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE state = 'idle in transaction'");
  }

  private CompletableFuture<Boolean> startEndless(CompletableFuture<Void> end) {
    return start(() -> Uni.createFrom().completionStage(end));
  }

  /// Comes back when the work has begun.
  private CompletableFuture<Boolean> start(Supplier<Uni<Void>> endless) {
    CompletableFuture<Void> begun = new CompletableFuture<>();
    CompletableFuture<Boolean> taken =
        turns
            .take(
                job,
                HOUR,
                () -> {
                  begun.complete(null);
                  return endless.get();
                })
            .subscribeAsCompletionStage();
    begun.orTimeout(AMPLE.toSeconds(), TimeUnit.SECONDS).join();
    return taken;
  }

  private static boolean didIt(CompletableFuture<Boolean> asked) {
    return asked.orTimeout(AMPLE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private boolean take(Duration interval) {
    return turns.take(job, interval, this::work).await().atMost(AMPLE);
  }

  private Uni<Void> work() {
    runs.incrementAndGet();
    return Uni.createFrom().voidItem();
  }

  private long turnsTaken() {
    return records.number("SELECT turns FROM job_turn WHERE job = '%s'".formatted(job));
  }
}
