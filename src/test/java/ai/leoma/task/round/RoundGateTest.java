package ai.leoma.task.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.leoma.database.Database;
import ai.leoma.database.TestDatabase;
import ai.leoma.sandbox.stores.TestStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgConnection;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestStores.class)
class RoundGateTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String COMPETITION = "of the gate's test";

  @Inject Database database;
  @Inject Vertx vertx;

  private RoundGate gate;

  @BeforeEach
  void closeTheGate() {
    gate =
        RoundGate.closed(
            PgConnection.connect(vertx, TestDatabase.options()).await().atMost(PATIENCE),
            COMPETITION);
  }

  @AfterEach
  void openTheGate() {
    gate.close();
    // the next test's gate does not wait for this one's connection to end
    await().atMost(PATIENCE).until(() -> tried().map(RoundGateTest::released).isPresent());
  }

  private Optional<RoundLock> tried() {
    return RoundLock.tryTake(database.pool(), COMPETITION);
  }

  private static boolean released(RoundLock lock) {
    lock.close();
    return true;
  }

  @Test
  void nobodyBeginsARoundWhileItIsClosed() {
    assertThat(tried()).isEmpty();
  }

  @Test
  void itLetsOneRoundThroughAndIsClosedWhenThatEnds() throws Exception {
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      // Given
      RoundLock[] round = new RoundLock[1];
      Future<?> passage =
          threads.submit(
              () -> {
                while (round[0] == null) {
                  gate.letOneThrough();
                }
                return null;
              });
      await()
          .pollInterval(Duration.ofMillis(50))
          .atMost(PATIENCE)
          .until(() -> tried().map(lock -> round[0] = lock).isPresent());
      boolean hasEndedBeforeTheRound = passage.isDone();

      // When
      round[0].close();
      passage.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

      // Then
      assertThat(hasEndedBeforeTheRound).isFalse();
      assertThat(tried()).isEmpty();
    }
  }

  @Test
  void itIsClosedAgainWhenNobodyComes() throws InterruptedException {
    gate.letOneThrough();

    assertThat(tried()).isEmpty();
  }
}
