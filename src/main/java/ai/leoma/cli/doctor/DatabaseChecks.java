package ai.leoma.cli.doctor;

import ai.leoma.cli.doctor.Finding.Bad;
import ai.leoma.cli.doctor.Finding.Doubtful;
import ai.leoma.cli.doctor.Finding.Good;
import ai.leoma.database.DatabaseAddress;
import ai.leoma.http.OutsideText;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;

/// Whether PostgreSQL can be used, and what time it has.
final class DatabaseChecks {
  private static final String SECONDS = "10";
  private static final String HISTORY = "flyway_schema_history";

  private final String jdbcUrl;
  private final Properties login = new Properties();

  DatabaseChecks(DatabaseAddress address) {
    Map<String, String> keys = address.configuration();
    this.jdbcUrl = keys.get("quarkus.datasource.jdbc.url");
    login.setProperty("user", keys.get("quarkus.datasource.username"));
    login.setProperty("password", keys.get("quarkus.datasource.password"));
    login.setProperty("connectTimeout", SECONDS);
    login.setProperty("socketTimeout", SECONDS);
    login.setProperty("ApplicationName", "leoma doctor");
  }

  Finding schema() {
    try (Connection connection = DriverManager.getConnection(jdbcUrl, login);
        Statement statement = connection.createStatement()) {
      String server = "PostgreSQL " + text(statement, "SHOW server_version");
      if (text(statement, "SELECT to_regclass('" + HISTORY + "')") == null) {
        return new Doubtful(
            server + ", without a schema so far",
            "leoma serve makes it at its start; or leoma migrate");
      }
      String failed = text(statement, "SELECT min(version) FROM " + HISTORY + " WHERE NOT success");
      if (failed != null) {
        return new Bad(
            server + ", migration " + failed + " has failed",
            "look for its error in the log of the process that migrated, mend it, and start again");
      }
      String version =
          text(
              statement,
              "SELECT version FROM " + HISTORY + " ORDER BY installed_rank DESC LIMIT 1");
      return new Good(server + ", schema at version " + version);
    } catch (SQLException e) {
      return refused(e);
    }
  }

  /// The database's clock.
  Instant time() throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl, login);
        Statement statement = connection.createStatement()) {
      String seconds =
          text(statement, "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::int8");
      return Instant.ofEpochMilli(Long.parseLong(seconds));
    }
  }

  private static String text(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static Finding refused(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    String remedy =
        switch (state) {
          case "28P01", "28000" ->
              "correct leoma.database.user or leoma.database.password, or let the user in (pg_hba.conf)";
          case "3D000" -> "create that database, or correct leoma.database.url";
          case "42501" -> "let leoma.database.user use the schema";
          case "53300" -> "raise max_connections of PostgreSQL, or start fewer replicas";
          default -> "see whether leoma.database.url is right and PostgreSQL is reached from here";
        };
    return new Bad(OutsideText.of(String.valueOf(failure.getMessage())), remedy);
  }
}
