package ai.leoma.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.leoma.access.BallotProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Who is silent, and who is not.
@QuarkusTest
@TestProfile(BallotProfile.class)
class HeartbeatTest {
  private static final Duration AMPLE = Duration.ofSeconds(60);
  private static final Duration BEAT = Duration.ofMillis(100);

  /// How long the work takes here, and a fraction of it in which silence ends the transaction.
  private static final String WORK = "SELECT pg_sleep(3)";
  private static final String SHORTER = "SET LOCAL idle_in_transaction_session_timeout = '1s'";

  @Inject Database database;

  @Test
  void databaseGivesUpEveryConnectionThatIsSilent() {
    assertThat(Heartbeat.BOUNDS)
        .allSatisfy(
            (setting, bound) ->
                assertThat(milliseconds(database.pool(), setting)).as(setting).isEqualTo(bound));
  }

  @Test
  void transactionOfALongWorkIsKept() {
    String done =
        database
            .inTransaction(
                transaction ->
                    shortened(transaction)
                        .chain(
                            () ->
                                Uni.combine()
                                    .any()
                                    .of(
                                        workElsewhere(),
                                        Heartbeat.<Void>untilLost(transaction, BEAT, AMPLE)))
                        .chain(() -> transaction.query("SELECT 1").execute())
                        .replaceWith("done"))
            .await()
            .atMost(AMPLE);

    assertThat(done).isEqualTo("done");
  }

  @Test
  void transactionOfOneWhoIsSilentIsEnded() {
    Throwable told =
        catchThrowable(
            () ->
                database
                    .inTransaction(
                        transaction ->
                            shortened(transaction)
                                .chain(this::workElsewhere)
                                .chain(() -> transaction.query("SELECT 1").execute()))
                    .await()
                    .atMost(AMPLE));

    assertThat(DatabaseOutage.isBehind(told)).as("%s", told).isTrue();
  }

  @Test
  void whoGetsNoAnswerHasLostItsLock() {
    Throwable told =
        catchThrowable(
            () ->
                database
                    .inTransaction(
                        transaction -> {
                          transaction.query("SELECT pg_sleep(58)").executeAndForget();
                          return Heartbeat.<Void>untilLost(transaction, BEAT, BEAT);
                        })
                    .await()
                    .atMost(Duration.ofSeconds(45)));

    assertThat(told).isInstanceOf(LockLost.class);
    assertThat(DatabaseOutage.isBehind(told)).isTrue();
  }

  private static Uni<Void> shortened(SqlConnection transaction) {
    return Heartbeat.bound(transaction)
        .chain(() -> transaction.query(SHORTER).execute())
        .replaceWithVoid();
  }

  private Uni<Void> workElsewhere() {
    return database.pool().query(WORK).execute().replaceWithVoid();
  }

  private static String milliseconds(SqlClient client, String setting) {
    return client
        .query("SELECT setting FROM pg_settings WHERE name = '" + setting + "'")
        .execute()
        .await()
        .atMost(AMPLE)
        .iterator()
        .next()
        .getString("setting");
  }
}
