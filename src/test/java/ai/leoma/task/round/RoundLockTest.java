package ai.leoma.task.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.leoma.database.Database;
import ai.leoma.database.TestDatabase;
import ai.leoma.sandbox.stores.TestStores;
import ai.leoma.task.Blocking;
import ai.leoma.task.TaskId;
import ai.leoma.task.round.RoundState.Attempt;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.PoolOptions;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestStores.class)
class RoundLockTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(1500);
  private static final String COMPETITION = "of the lock's test";

  @Inject Database database;
  @Inject Vertx vertx;

  private Pool two;

  @BeforeEach
  void poolOfTwo() {
    two = pool(2);
  }

  private Pool pool(int size) {
    return Pool.newInstance(
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(size))
            .connectingTo(TestDatabase.options())
            .using(vertx)
            .build());
  }

  @AfterEach
  void closePool() {
    two.close().await().atMost(PATIENCE);
  }

  @Test
  void nothingOfTheLockStaysWithItsConnection() {
    // Given
    Pool one = pool(1);

    // When
    RoundLock.tryTake(one, COMPETITION).orElseThrow().close();

    // Then
    Row settings =
        one.query(
                "SELECT current_setting('idle_in_transaction_session_timeout') AS silence,"
                    + " (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
                    + " AND pid = pg_backend_pid()) AS locks")
            .execute()
            .await()
            .atMost(PATIENCE)
            .iterator()
            .next();
    one.close().await().atMost(PATIENCE);
    assertThat(settings.getString("silence")).isEqualTo("0");
    assertThat(settings.getLong("locks")).isZero();
  }

  @Test
  void whoeverLosesTheLockStopsItsRound() throws InterruptedException {
    // Given
    CompletableFuture<RoundLock> taken = new CompletableFuture<>();
    CompletableFuture<Boolean> isStillInterrupted = new CompletableFuture<>();
    Thread round =
        Thread.startVirtualThread(
            () -> {
              try (RoundLock held = RoundLock.tryTake(two, COMPETITION).orElseThrow()) {
                taken.complete(held);
                var unused =
                    catchThrowable(
                        () -> Blocking.await(Uni.createFrom().nothing(), PATIENCE, "a long round"));
              }
              isStillInterrupted.complete(Thread.interrupted());
            });
    taken.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();

    // When
    two.query(
            "SELECT pg_terminate_backend(pid) FROM pg_locks"
                + " WHERE locktype = 'advisory' AND pid <> pg_backend_pid()")
        .execute()
        .await()
        .atMost(PATIENCE);

    // Then
    assertThat(round.join(PATIENCE.dividedBy(2))).as("the round has stopped").isTrue();
    assertThat(isStillInterrupted).isCompletedWithValue(false);
    RoundLock.tryTake(two, COMPETITION).orElseThrow().close();
  }

  @Test
  void lockIsFreeAgainAfterEachUse() {
    for (int i = 0; i < 5; i++) {
      try (RoundLock held = RoundLock.tryTake(two, COMPETITION).orElseThrow()) {
        assertThat(held).isNotNull();
        assertThat(RoundLock.tryTake(database.pool(), COMPETITION)).isEmpty();
      }
    }
  }

  @Test
  void sessionThatDoesNotAnswerIsEndedAndItsLockFreed() {
    // Given
    RoundLock lock = RoundLock.tryTake(two, COMPETITION, SHORT).orElseThrow();
    Attempt attempt = new Attempt(TaskId.FIRST, 1, Instant.EPOCH, "0".repeat(64));

    // When
    database
        .inTransaction(
            blocker ->
                blocker
                    .query("LOCK TABLE task_round IN ACCESS EXCLUSIVE MODE")
                    .execute()
                    .emitOn(io.smallrye.mutiny.infrastructure.Infrastructure.getDefaultExecutor())
                    .invoke(
                        () -> {
                          assertThatThrownBy(() -> lock.requireNewest(attempt))
                              .hasMessageContaining("took longer");
                          lock.close();
                        }))
        .await()
        .atMost(PATIENCE);

    // Then
    Instant deadline = Instant.now().plus(PATIENCE);
    Optional<RoundLock> next = RoundLock.tryTake(two, COMPETITION);
    while (next.isEmpty()) {
      assertThat(Instant.now()).as("the lock is freed").isBefore(deadline);
      next = RoundLock.tryTake(two, COMPETITION);
    }
    next.get().close();
  }
}
