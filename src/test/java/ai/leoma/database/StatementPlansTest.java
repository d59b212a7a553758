package ai.leoma.database;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.access.BallotProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// How PostgreSQL plans what is asked again and again over one connection.
@QuarkusTest
@TestProfile(BallotProfile.class)
class StatementPlansTest {
  private static final Duration AMPLE = Duration.ofSeconds(60);
  private static final int TIMES = 12;
  private static final String ASKED = "SELECT count(*) FROM vote WHERE task_id BETWEEN $1 AND $2";
  private static final String PLANS =
      "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement = $1";

  @Inject Database database;

  @Test
  void aStatementIsPlannedForItsValuesHoweverOftenItIsAsked() {
    // When
    Row plans =
        database
            .pool()
            .withConnection(connection -> asked(connection).chain(() -> plans(connection)))
            .await()
            .atMost(AMPLE);

    // Then
    assertThat(plans.getLong("generic_plans")).isZero();
    assertThat(plans.getLong("custom_plans")).isGreaterThanOrEqualTo(TIMES);
  }

  private static Uni<Void> asked(SqlConnection connection) {
    return Multi.createFrom()
        .range(0, TIMES)
        .onItem()
        .transformToUniAndConcatenate(
            time -> connection.preparedQuery(ASKED).execute(Tuple.of((long) time, time + 100L)))
        .collect()
        .last()
        .replaceWithVoid();
  }

  private static Uni<Row> plans(SqlConnection connection) {
    return connection
        .preparedQuery(PLANS)
        .execute(Tuple.of(ASKED))
        .map(rows -> rows.iterator().next());
  }
}
