package ai.leoma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.access.Records;
import ai.leoma.sandbox.stores.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/// `leoma migrate` as a process of its own, as the job before a roll-out runs it.
class MigrationIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String MIGRATIONS =
      "SELECT count(*) FROM flyway_schema_history WHERE success";

  @Test
  void schemaIsMadeOnceAndThenLeftAsItIs(@TempDir Path folder) throws InterruptedException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("postgres"))) {
      Map<String, String> environment =
          environment(postgres.reactiveUrl(), postgres.user(), postgres.password());
      PGSimpleDataSource dataSource = new PGSimpleDataSource();
      dataSource.setUrl(postgres.jdbcUrl());
      dataSource.setUser(postgres.user());
      dataSource.setPassword(postgres.password());
      Records records = new Records(dataSource);

      String said = migrate(folder, environment, 0);
      long migrations = records.number(MIGRATIONS);
      migrate(folder, environment, 0);

      assertThat(said)
          .contains("the schema is up to date")
          .doesNotContain("powered by Quarkus", "Profile prod", "Installed features", "stopped in");
      assertThat(migrations).isPositive();
      assertThat(records.number(MIGRATIONS)).isEqualTo(migrations);
    }
  }

  @Test
  void databaseThatIsNotThereIsASentence(@TempDir Path folder) throws InterruptedException {
    String said = migrate(folder, environment("postgresql://127.0.0.1:1/leoma", "u", "geheim"), 1);

    assertThat(said)
        .hasLineCount(1)
        .startsWith("leoma migrate: ")
        .contains("127.0.0.1:1", "leoma doctor")
        .doesNotContain("geheim");
  }

  private static Map<String, String> environment(String url, String user, String password) {
    return Map.of(
        "LEOMA_DATABASE_URL", url,
        "LEOMA_DATABASE_USER", user,
        "LEOMA_DATABASE_PASSWORD", password);
  }

  private static String migrate(Path folder, Map<String, String> environment, int exitCode)
      throws InterruptedException {
    try (LeomaProcess process = LeomaProcess.start(folder, environment, "migrate")) {
      int ended = process.awaitEnd(PATIENCE);
      String said = process.errors();
      assertThat(ended).as(said).isEqualTo(exitCode);
      assertThat(process.output()).isEmpty();
      return said;
    }
  }
}
