package ai.leoma.bench;

import ai.leoma.files.FolderDeletion;
import ai.leoma.sandbox.stores.EmbeddedObjectStore;
import ai.leoma.sandbox.stores.EmbeddedPostgres;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;

/// A PostgreSQL that writes through to the disk, with the product's tables, and an object storage:
/// both empty, in a folder of their own that goes when they are closed.
final class BenchStores implements AutoCloseable {
  /// A commit waits for the disk, and the buffers are those that PostgreSQL has by default.
  private static final Map<String, String> SETTINGS =
      Map.of("synchronous_commit", "on", "shared_buffers", "128MB");

  private static final List<String> MUST_BE_ON =
      List.of("fsync", "synchronous_commit", "full_page_writes");

  private final Path folder;
  private final EmbeddedPostgres postgres;
  private final EmbeddedObjectStore objects;

  private BenchStores(Path folder, EmbeddedPostgres postgres, EmbeddedObjectStore objects) {
    this.folder = folder;
    this.postgres = postgres;
    this.objects = objects;
  }

  /// @throws IllegalStateException when PostgreSQL would answer before the disk has what it was
  // told
  static BenchStores start() {
    Path folder = Home.folder().resolve("target").resolve("bench-stores");
    delete(folder);
    EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("postgres"), SETTINGS);
    EmbeddedObjectStore objects =
        EmbeddedObjectStore.start(
            folder.resolve("objects"), List.of("leoma-samples", "leoma-videos"));
    BenchStores stores = new BenchStores(folder, postgres, objects);
    MUST_BE_ON.forEach(stores::requireOn);
    Flyway.configure()
        .dataSource(postgres.jdbcUrl(), postgres.user(), postgres.password())
        .load()
        .migrate();
    return stores;
  }

  EmbeddedPostgres postgres() {
    return postgres;
  }

  EmbeddedObjectStore objects() {
    return objects;
  }

  /// For logs.
  Path folder() {
    return folder;
  }

  void execute(String statements) {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.execute(statements);
    } catch (SQLException e) {
      throw new IllegalStateException(statements, e);
    }
  }

  String text(String query) {
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  Connection connection() throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }

  /// The client that the product uses, too.
  Pool pool(Vertx vertx, int connections) {
    PgConnectOptions server =
        PgConnectOptions.fromUri(postgres.reactiveUrl())
            .setUser(postgres.user())
            .setPassword(postgres.password())
            .setCachePreparedStatements(true);
    return Pool.pool(vertx, server, new PoolOptions().setMaxSize(connections));
  }

  @Override
  public void close() {
    postgres.close();
    objects.close();
    delete(folder);
  }

  private void requireOn(String setting) {
    String value = text("SHOW " + setting);
    if (!value.equals("on")) {
      throw new IllegalStateException("PostgreSQL runs with " + setting + " = " + value);
    }
  }

  private static void delete(Path folder) {
    try {
      FolderDeletion.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }
}
