package ai.leoma.sandbox.stores;

import ai.leoma.files.FolderDeletion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/// A real PostgreSQL server on this machine, on a free port of 127.0.0.1, with one database.
///
/// The same folder gives the same data, also after this process was killed: the server that it left
/// running is found and stopped first. A commit does not wait for the disk (`synchronous_commit` is
/// off): when the whole machine fails, the last moments may be lost, and nothing else.
/// Everybody on this machine may log in; it is for trying things out and for tests, never for
/// production.
public final class EmbeddedPostgres implements AutoCloseable {

  private static final String DATABASE = "leoma";
  private static final String USER = "leoma";
  private static final String PASSWORD = "leoma";
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);

  private final Path dataFolder;
  private final FolderLock lock;
  private final io.zonky.test.db.postgres.embedded.EmbeddedPostgres server;

  private EmbeddedPostgres(
      Path dataFolder,
      FolderLock lock,
      io.zonky.test.db.postgres.embedded.EmbeddedPostgres server) {
    this.dataFolder = dataFolder;
    this.lock = lock;
    this.server = server;
  }

  /// Starts the server on the data in the folder, which is created if it is not there.
  ///
  /// @throws IllegalStateException if another process uses the folder, or the server does not start
  public static EmbeddedPostgres start(Path folder) {
    return start(folder, Map.of());
  }

  /// The same with further settings of the server, by name.
  public static EmbeddedPostgres start(Path folder, Map<String, String> settings) {
    Path dataFolder = folder.toAbsolutePath().resolve("data");
    FolderLock lock = FolderLock.take(folder.toAbsolutePath());
    try {
      LeftoverPostmaster.in(dataFolder).ifPresent(LeftoverPostmaster::stop);
      discardUnfinishedInitialisation(dataFolder);
      EmbeddedPostgres postgres =
          new EmbeddedPostgres(dataFolder, lock, launch(dataFolder, settings));
      postgres.createDatabase();
      return postgres;
    } catch (IOException e) {
      lock.close();
      throw new IllegalStateException("PostgreSQL does not start in " + folder, e);
    } catch (RuntimeException e) {
      LeftoverPostmaster.in(dataFolder).ifPresent(LeftoverPostmaster::stop);
      lock.close();
      throw e;
    }
  }

  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + port() + "/" + DATABASE;
  }

  public String reactiveUrl() {
    return "postgresql://127.0.0.1:" + port() + "/" + DATABASE;
  }

  public String user() {
    return USER;
  }

  public String password() {
    return PASSWORD;
  }

  public int port() {
    return server.getPort();
  }

  /// Disconnects the clients and stops the server. The data stays.
  @Override
  public void close() {
    try (lock) {
      server.close();
      LeftoverPostmaster.in(dataFolder).ifPresent(LeftoverPostmaster::stop);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot stop PostgreSQL in " + dataFolder, e);
    }
  }

  private static io.zonky.test.db.postgres.embedded.EmbeddedPostgres launch(
      Path dataFolder, Map<String, String> settings) throws IOException {
    Path log = dataFolder.resolveSibling("postgres.log");
    var builder =
        io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
            .setDataDirectory(dataFolder)
            .setCleanDataDirectory(false)
            // Who starts us stops us: a hook would take the database away from the rest of the
            // shutdown.
            .setRegisterShutdownHook(false)
            .setPGStartupWait(START_PATIENCE)
            .setLocaleConfig("locale", "C")
            // The library starts the server with -F (no fsync); the later option wins.
            .setServerConfig("fsync", "on")
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("unix_socket_directories", "")
            .setServerConfig("max_connections", "200")
            .setServerConfig("shared_buffers", "32MB")
            // Into a file, not a pipe: a server that outlives this process must not choke on its
            // log.
            .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()));
    settings.forEach(builder::setServerConfig);
    return builder.start();
  }

  /// `initdb` writes `PG_VERSION` early and `postgresql.conf` late; the library takes the latter
  /// for the sign of a complete folder. What a killed `initdb` left never held data and would be
  /// refused.
  private static void discardUnfinishedInitialisation(Path dataFolder) throws IOException {
    boolean isComplete = Files.exists(dataFolder.resolve("global").resolve("pg_control"));
    if (isComplete && Files.exists(dataFolder.resolve("postgresql.conf"))) {
      return;
    }
    FolderDeletion.delete(dataFolder);
  }

  private void createDatabase() {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", USER)) {
        statement.execute("CREATE ROLE " + USER + " LOGIN PASSWORD '" + PASSWORD + "'");
      }
      if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", DATABASE)) {
        statement.execute("CREATE DATABASE " + DATABASE + " OWNER " + USER);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create the database in " + dataFolder, e);
    }
  }

  private static boolean exists(Connection connection, String query, String name)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }
}
