package ai.leoma.ranking;

import ai.leoma.sandbox.stores.TestStores;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/// The stores of all tests, with a database that no other profile uses: a ranking follows from
/// everything in it. Its name is the argument `database`, or `ranking`.
public final class OwnDatabase implements QuarkusTestResourceLifecycleManager {
  private String name = "ranking";

  @Override
  public void init(Map<String, String> arguments) {
    name = arguments.getOrDefault("database", name);
  }

  @Override
  public Map<String, String> start() {
    Map<String, String> configuration = new HashMap<>(new TestStores().start());
    create(configuration);
    configuration.computeIfPresent("quarkus.datasource.jdbc.url", (_, url) -> renamed(url));
    configuration.computeIfPresent("quarkus.datasource.reactive.url", (_, url) -> renamed(url));
    return configuration;
  }

  private void create(Map<String, String> configuration) {
    try (Connection connection =
            DriverManager.getConnection(
                configuration.get("quarkus.datasource.jdbc.url"), "postgres", "");
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
      String user = configuration.get("quarkus.datasource.username");
      statement.execute("CREATE DATABASE " + name + " OWNER " + user);
      statement.execute("GRANT SET ON PARAMETER session_replication_role TO " + user);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create the database " + name, e);
    }
  }

  private String renamed(String url) {
    return url.replaceFirst("/[^/?]+(\\?|$)", "/" + name + "$1");
  }

  @Override
  public void stop() {}
}
