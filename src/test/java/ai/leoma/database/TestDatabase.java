package ai.leoma.database;

import io.vertx.pgclient.PgConnectOptions;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/// The database of the tests, for who needs a connection beside the pool of the service.
public final class TestDatabase {
  private TestDatabase() {}

  public static PgConnectOptions options() {
    Config config = ConfigProvider.getConfig();
    return PgConnectOptions.fromUri(
            config.getValue("quarkus.datasource.reactive.url", String.class))
        .setUser(config.getValue("quarkus.datasource.username", String.class))
        .setPassword(config.getValue("quarkus.datasource.password", String.class));
  }
}
