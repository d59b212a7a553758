package ai.leoma.sandbox.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {

  @TempDir Path folder;

  @Test
  void sameFolderGivesSameDataAndStopsCompletely() throws Exception {
    // Given
    int firstPort;
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
      execute(postgres, "CREATE TABLE vote (id INT)");
      execute(postgres, "INSERT INTO vote VALUES (7)");
      firstPort = postgres.port();
      assertThat(query(postgres, "SHOW fsync")).isEqualTo("on");
      assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("in use");
    }

    // When
    assertThat(LeftoverPostmaster.in(folder.resolve("data"))).isEmpty();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {

      // Then
      assertThat(query(postgres, "SELECT id FROM vote")).isEqualTo("7");
      assertThat(firstPort).isPositive();
    }
  }

  @Test
  void dataAndFolderSurviveTheKillOfTheirProcess() throws Exception {
    // Given a process that starts the server, commits and is killed, so that the server is orphaned
    Process owner = startOwner();
    try (BufferedReader lines = owner.inputReader(StandardCharsets.UTF_8)) {
      assertThat(lines.lines().anyMatch("committed"::equals)).isTrue();
      owner.destroyForcibly();
    }
    assertThat(owner.waitFor(10, TimeUnit.SECONDS)).isTrue();
    LeftoverPostmaster orphan = LeftoverPostmaster.in(folder.resolve("data")).orElseThrow();

    // When
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {

      // Then
      assertThat(orphan.process().isAlive()).isFalse();
      assertThat(query(postgres, "SELECT id FROM vote")).isEqualTo("11");
    }
  }

  @Test
  void pidFileOfSomebodyElsesProcessIsNoLeftover() throws IOException {
    // Given
    Files.writeString(folder.resolve("postmaster.pid"), ProcessHandle.current().pid() + "\n");

    // When
    boolean isFound = LeftoverPostmaster.in(folder).isPresent();

    // Then
    assertThat(isFound).isFalse();
  }

  @Test
  void unfinishedInitialisationIsStartedAgain() throws Exception {
    // Given what a killed initdb leaves
    Files.createDirectories(folder.resolve("data").resolve("base"));
    Files.writeString(folder.resolve("data").resolve("PG_VERSION"), "18\n");

    // When
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {

      // Then
      assertThat(query(postgres, "SELECT current_user")).isEqualTo("leoma");
    }
  }

  private Process startOwner() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Owner.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /// Starts the server in a process of its own and stays until it is killed.
  static final class Owner {

    private Owner() {}

    public static void main(String[] arguments) throws Exception {
      EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(arguments[0]));
      execute(postgres, "CREATE TABLE vote (id INT)");
      execute(postgres, "INSERT INTO vote VALUES (11)");
      System.out.println("committed");
      Thread.currentThread().join();
    }
  }

  private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }
}
