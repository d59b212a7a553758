package ai.leoma.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.cli.doctor.Finding.Bad;
import ai.leoma.cli.doctor.Finding.Doubtful;
import ai.leoma.cli.doctor.Finding.Good;
import ai.leoma.database.DatabaseAddress;
import ai.leoma.sandbox.stores.EmbeddedObjectStore;
import ai.leoma.sandbox.stores.EmbeddedPostgres;
import ai.leoma.storage.ObjectKey;
import ai.leoma.storage.S3ObjectStore;
import ai.leoma.storage.StorageSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the doctor says of a real PostgreSQL and a real object store.
class DoctorStoresTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path folder;
  private static EmbeddedPostgres postgres;
  private static EmbeddedObjectStore objects;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
    objects =
        EmbeddedObjectStore.start(folder.resolve("objects"), List.of("leoma-samples", "empty"));
  }

  @AfterAll
  static void stop() {
    objects.close();
    postgres.close();
  }

  @Test
  void schemaIsLookedAt() throws SQLException {
    DatabaseChecks database = new DatabaseChecks(address(postgres.password(), ""));
    execute("DROP TABLE IF EXISTS flyway_schema_history");
    assertThat(database.schema()).isInstanceOf(Doubtful.class);

    execute(
        "CREATE TABLE flyway_schema_history (installed_rank int, version text, success boolean)");
    execute("INSERT INTO flyway_schema_history VALUES (1, '9', true), (2, '10', true)");
    assertThat(database.schema()).isInstanceOf(Good.class);
    assertThat(database.schema().detail()).contains("PostgreSQL", "version 10");

    execute("INSERT INTO flyway_schema_history VALUES (3, '11', false)");
    assertThat(database.schema()).isInstanceOf(Bad.class);
    assertThat(database.schema().detail()).contains("migration 11 has failed");
  }

  @Test
  void databaseTellsItsTime() throws SQLException {
    Instant time = new DatabaseChecks(address(postgres.password(), "")).time();

    assertThat(Duration.between(time, Instant.now()).abs()).isLessThan(PATIENCE);
  }

  @Test
  void databaseThatIsNotThereIsNamedWithWhatToDo() {
    Finding finding = new DatabaseChecks(address(postgres.password(), "_else")).schema();

    assertThat(finding).isInstanceOf(Bad.class);
    assertThat(finding.advice()).contains("create that database");
  }

  @Test
  void bucketIsWrittenAndLeftAsItWas() throws IOException {
    StorageSettings settings = settings("leoma-samples", objects.secretKey());

    assertThat(new StorageCheck(settings, StorageCheck.Use.WRITE).look()).isInstanceOf(Good.class);

    try (S3ObjectStore bucket = S3ObjectStore.open(settings)) {
      assertThat(bucket.list("doctor/", 10).await().atMost(PATIENCE)).isEmpty();
    }
  }

  @Test
  void emptyPoolOfSourcesIsDoubtful() throws IOException {
    StorageSettings settings = settings("empty", objects.secretKey());

    assertThat(new StorageCheck(settings, StorageCheck.Use.READ_SOURCES).look())
        .isInstanceOf(Doubtful.class);
    assertThat(new StorageCheck(settings, StorageCheck.Use.READ).look()).isInstanceOf(Good.class);

    try (S3ObjectStore bucket = S3ObjectStore.open(settings)) {
      ObjectKey key = new ObjectKey("a.mp4");
      bucket.putBytes(key, new byte[] {1}, "video/mp4").await().atMost(PATIENCE);
      assertThat(new StorageCheck(settings, StorageCheck.Use.READ_SOURCES).look())
          .isInstanceOf(Good.class);
      bucket.delete(key).await().atMost(PATIENCE);
    }
  }

  @Test
  void bucketThatIsNotThereIsNamed() throws IOException {
    Finding finding =
        new StorageCheck(settings("nowhere", objects.secretKey()), StorageCheck.Use.READ).look();

    assertThat(finding).isInstanceOf(Bad.class);
    assertThat(finding.detail()).contains("nowhere");
    assertThat(finding.advice()).contains("make the bucket");
  }

  @Test
  void wrongSecretIsNamedAndNotShown() throws IOException {
    String wrong = "f".repeat(64);

    Finding finding =
        new StorageCheck(settings("leoma-samples", wrong), StorageCheck.Use.READ).look();

    assertThat(finding).isInstanceOf(Bad.class);
    assertThat(finding.advice()).contains("leoma.storage.access-key");
    assertThat(finding.detail() + finding.advice()).doesNotContain(wrong);
  }

  private static DatabaseAddress address(String password, String suffix) {
    String url = postgres.jdbcUrl().replaceFirst("^jdbc:", "").replaceFirst("\\?.*", "") + suffix;
    return new DatabaseAddress(URI.create(url), postgres.user(), password);
  }

  private static StorageSettings settings(String bucket, String secretKey) {
    return StorageSettings.of(
        objects.endpoint(), objects.region(), objects.accessKey(), secretKey, bucket);
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
