package ai.leoma.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.leoma.access.BallotProfile;
import ai.leoma.access.Records;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Transactions that must be over at a deadline.
@QuarkusTest
@TestProfile(BallotProfile.class)
class TransactionDeadlineTest {
  private static final Duration AMPLE = Duration.ofSeconds(60);

  @Inject Database database;
  @Inject DataSource dataSource;
  private Records records;

  @BeforeEach
  void clear() {
    records = new Records(dataSource);
    records.execute("DELETE FROM write_quota");
  }

  @Test
  void whatEndsInTimeIsCommitted() {
    database.inTransaction(AMPLE, TransactionDeadlineTest::add).await().atMost(AMPLE);

    assertThat(records.number("SELECT count(*) FROM write_quota")).isOne();
  }

  @Test
  void whatFailsIsRolledBackAndToldAsItIs() {
    IllegalStateException mistake = new IllegalStateException("a mistake");
    Uni<Void> failing =
        database.inTransaction(
            AMPLE, connection -> add(connection).chain(() -> Uni.createFrom().failure(mistake)));

    Throwable told = catchThrowable(() -> failing.await().atMost(AMPLE));

    assertThat(told).isSameAs(mistake);
    assertThat(records.number("SELECT count(*) FROM write_quota")).isZero();
  }

  @RepeatedTest(3)
  void whatThePoolGivesOutNextDoesNotWaitBehindWhatHangs() {
    // Given
    AtomicInteger process = new AtomicInteger();
    Uni<Void> hanging =
        database.inTransaction(
            Duration.ofSeconds(2),
            connection ->
                processOf(connection)
                    .invoke(process::set)
                    .chain(() -> connection.query("SELECT pg_sleep(58)").execute())
                    .replaceWithVoid());

    // When
    Throwable told = catchThrowable(() -> hanging.await().atMost(Duration.ofSeconds(45)));

    // Then
    assertThat(DatabaseOutage.isBehind(told)).as("%s", told).isTrue();
    List<Uni<Integer>> others = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      others.add(processOf(database.pool()));
    }
    assertThat(Uni.join().all(others).andFailFast().await().atMost(AMPLE))
        .doesNotContain(process.get());
    records.rows("SELECT pg_terminate_backend(" + process + ")");
  }

  private static Uni<Void> add(SqlConnection connection) {
    return connection
        .query("INSERT INTO write_quota (hotkey, remaining, filled_at) VALUES ('x', 1, now())")
        .execute()
        .replaceWithVoid();
  }

  private static Uni<Integer> processOf(SqlClient client) {
    return client
        .query("SELECT pg_backend_pid() AS process")
        .execute()
        .map(TransactionDeadlineTest::process);
  }

  private static int process(RowSet<Row> rows) {
    return rows.iterator().next().getInteger("process");
  }
}
