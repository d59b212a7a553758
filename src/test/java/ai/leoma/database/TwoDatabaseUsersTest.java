package ai.leoma.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.sandbox.stores.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One user for the schema and one for the service, made by the statements that operators are told.
class TwoDatabaseUsersTest {
  private static final Path TOLD = Path.of("docs/how-to/run-on-kubernetes.md");
  private static final Pattern BLOCK =
      Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL | Pattern.MULTILINE);

  private static final String ADMINISTRATOR = "postgres";
  private static final String SCHEMA_USER = "leoma_schema";
  private static final String SERVICE_USER = "leoma";

  /// What the service may not do with a table; one row for each.
  private static final String REFUSED_TABLES =
      """
      SELECT c.relname || ': ' || p.privilege
      FROM pg_class c, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS p(privilege)
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
        AND NOT has_table_privilege(c.oid, p.privilege)
      """;

  private static final String REFUSED_SEQUENCES =
      """
      SELECT sequencename FROM pg_sequences
      WHERE schemaname = 'public'
        AND NOT has_sequence_privilege(sequencename::text, 'USAGE')
      """;

  private static final String REFUSED_FUNCTIONS =
      """
      SELECT p.proname FROM pg_proc p
      WHERE p.pronamespace = 'public'::regnamespace
        AND NOT has_function_privilege(p.oid, 'EXECUTE')
      """;

  private static final String OWNED =
      "SELECT relname FROM pg_class WHERE relowner = current_user::regrole";

  private static final String TABLES =
      "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'";

  @TempDir Path folder;
  private EmbeddedPostgres postgres;

  @BeforeEach
  void start() {
    postgres = EmbeddedPostgres.start(folder);
  }

  @AfterEach
  void stop() {
    postgres.close();
  }

  @Test
  void serviceWorksInASchemaThatIsNotItsOwn() throws Exception {
    // Given a database in which nobody has a user yet
    as(
        ADMINISTRATOR,
        "ALTER DATABASE leoma OWNER TO postgres",
        "ALTER USER leoma RENAME TO nobody");

    // When
    as(ADMINISTRATOR, told().getFirst());
    migrateAs(SCHEMA_USER);

    // Then
    assertThatServiceCanWorkAndChangeNoSchema();
  }

  @Test
  void schemaOfTheServiceIsGivenAway() throws Exception {
    // Given
    migrateAs(SERVICE_USER);

    // When
    as(ADMINISTRATOR, withoutUserThatIsThere(told().getFirst()), told().getLast());

    // Then
    migrateAs(SCHEMA_USER);
    assertThatServiceCanWorkAndChangeNoSchema();
  }

  private void assertThatServiceCanWorkAndChangeNoSchema() throws SQLException {
    as(SCHEMA_USER, "CREATE TABLE of_a_later_version (id BIGSERIAL PRIMARY KEY)");
    assertThat(rows(TABLES)).contains("audit_log", "ballot", "flyway_schema_history");
    assertThat(rows(REFUSED_TABLES)).isEmpty();
    assertThat(rows(REFUSED_SEQUENCES)).isEmpty();
    assertThat(rows(REFUSED_FUNCTIONS)).isEmpty();
    assertThat(rows(OWNED)).isEmpty();
    as(SERVICE_USER, "INSERT INTO of_a_later_version DEFAULT VALUES");
    as(SERVICE_USER, "INSERT INTO job_turn (job, slot_at) VALUES ('a job', now())");
    assertThatThrownBy(() -> as(SERVICE_USER, "CREATE TABLE mine (id INT)"))
        .hasMessageContaining("permission denied");
    assertThatThrownBy(() -> as(SERVICE_USER, "ALTER TABLE ballot ADD COLUMN mine INT"))
        .hasMessageContaining("must be owner");
  }

  private static List<String> told() throws IOException {
    List<String> blocks =
        BLOCK.matcher(Files.readString(TOLD)).results().map(block -> block.group(1)).toList();
    assertThat(blocks).hasSize(2);
    return blocks;
  }

  private static String withoutUserThatIsThere(String statements) {
    return statements.replaceAll("CREATE USER " + SERVICE_USER + " [^;]*;", "");
  }

  private void migrateAs(String user) {
    Flyway.configure().dataSource(postgres.jdbcUrl(), user, "").load().migrate();
  }

  /// Everybody on this machine may log in, whatever the password.
  private void as(String user, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl(), user, "");
        Statement statement = connection.createStatement()) {
      for (String text : statements) {
        statement.execute(text);
      }
    }
  }

  private List<String> rows(String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl(), SERVICE_USER, "");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }
}
