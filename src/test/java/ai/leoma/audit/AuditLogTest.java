package ai.leoma.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.access.BallotProfile;
import ai.leoma.audit.LogEntry.Kind;
import ai.leoma.database.Database;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(BallotProfile.class)
class AuditLogTest {
  private static final int WRITERS = 8;
  private static final int TRANSACTIONS = 25;
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @Inject AuditLog log;
  @Inject Database database;
  @Inject DataSource dataSource;

  private static final class Abandoned extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void concurrentWritersWithRollbacksLeaveNoGapAndTheOrderOfCommits() throws Exception {
    // Given
    long seed = new SplittableRandom().nextLong();
    long before = count();
    List<long[]> committed = Collections.synchronizedList(new ArrayList<>());

    // When
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        SplittableRandom random = new SplittableRandom(seed + writer);
        writers.add(threads.submit(() -> write(random, committed)));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    }

    // Then
    long entries = committed.stream().mapToLong(run -> run[1]).sum();
    assertThat(positions())
        .as("seed %d", seed)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, before + entries).boxed().toList());
  }

  @Test
  void firstPositionIsAnsweredAndTheOthersFollow() throws SQLException {
    // Given
    List<LogEntry> entries = entries(3);

    // When
    long first = append(entries, false);

    // Then
    assertThat(leafAt(first)).isEqualTo("leaf 0");
    assertThat(leafAt(first + 2)).isEqualTo("leaf 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit_log SET kind = 'vote'",
        "DELETE FROM audit_log",
        "TRUNCATE audit_log",
        "TRUNCATE signed_envelope CASCADE",
        "DELETE FROM signed_envelope",
        "UPDATE evaluation SET passed = NOT passed",
        "DELETE FROM ballot",
        "DELETE FROM audit_head"
      })
  void whatIsKeptForEverCannotBeChanged(String statement) {
    assertThatThrownBy(() -> execute(statement)).hasMessageContaining("is refused");
  }

  @Test
  void leafWithAnotherDigestIsRefused() {
    assertThatThrownBy(
            () ->
                execute(
                    "INSERT INTO audit_log (position, kind, leaf, leaf_sha256)"
                        + " VALUES (1000000, 'vote', 'a', sha256('b'))"))
        .hasMessageContaining("audit_log");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000000", "last + 2", "last + 1), (last + 3"})
  void positionThatLeavesAGapIsRefused(String positions) {
    String insert =
        "INSERT INTO audit_log (position, kind, leaf, leaf_sha256)"
            + " SELECT place.position, 'vote', 'a', sha256('a')"
            + " FROM (SELECT coalesce(max(position), 0) AS last FROM audit_log) AS log,"
            + " LATERAL (VALUES (%s)) AS place (position)";
    assertThatThrownBy(() -> execute(insert.formatted(positions)))
        .hasMessageContaining("do not follow");
  }

  private void write(SplittableRandom random, List<long[]> committed) {
    for (int i = 0; i < TRANSACTIONS; i++) {
      int entries = random.nextInt(1, 5);
      boolean abandons = random.nextInt(3) == 0;
      try {
        committed.add(new long[] {append(entries(entries), abandons), entries});
      } catch (Abandoned expected) {
        assertThat(abandons).isTrue();
      }
    }
  }

  private long append(List<LogEntry> entries, boolean abandons) {
    return database
        .inTransaction(
            transaction ->
                log.append(transaction, entries)
                    .call(position -> assertAllBeforeCommitted(transaction, position))
                    .chain(
                        position ->
                            abandons
                                ? Uni.createFrom().<Long>failure(new Abandoned())
                                : Uni.createFrom().item(position)))
        .await()
        .atMost(DEADLINE);
  }

  /// Whoever gets a position sees every one before it, which only commits make visible: positions
  /// follow the order of commits.
  private static Uni<Void> assertAllBeforeCommitted(SqlConnection transaction, long position) {
    return transaction
        .preparedQuery("SELECT count(*) AS before FROM audit_log WHERE position < $1")
        .execute(Tuple.of(position))
        .invoke(
            rows -> assertThat(rows.iterator().next().getLong("before")).isEqualTo(position - 1))
        .replaceWithVoid();
  }

  private static List<LogEntry> entries(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new LogEntry(Kind.VALIDITY, ("leaf " + i).getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  private long count() throws SQLException {
    return longs("SELECT count(*) FROM audit_log").getFirst();
  }

  private List<Long> positions() throws SQLException {
    return longs("SELECT position FROM audit_log ORDER BY position");
  }

  private String leafAt(long position) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT convert_from(leaf, 'UTF8') FROM audit_log WHERE position = " + position)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private List<Long> longs(String query) throws SQLException {
    List<Long> values = new ArrayList<>();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        values.add(rows.getLong(1));
      }
    }
    return values;
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
