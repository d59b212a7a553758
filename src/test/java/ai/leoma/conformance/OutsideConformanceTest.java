package ai.leoma.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.leoma.bench.OutsideProcess;
import ai.leoma.bench.Program;
import ai.leoma.database.TestDatabase;
import ai.leoma.sandbox.http.FreePort;
import ai.leoma.sandbox.outside.EnvironmentFile;
import ai.leoma.task.round.RoundGate;
import ai.leoma.task.round.Rounds;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// The same cases against `serve` of a binary, in a process of its own on the same database. This
/// process ranks, counts and writes results files beside it, as another replica would.
@QuarkusTest
@TestProfile(ConformanceProfile.class)
@EnabledIfSystemProperty(named = Program.PROPERTY, matches = ".+")
class OutsideConformanceTest extends ConformanceSuite {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int HEAP_MEGABYTES = 256;
  private static final String NOWHERE = "http://127.0.0.1:1";
  private static final String NEVER = "100h";

  @TempDir private static Path folder;
  private static Vertx vertx;
  private static RoundGate gate;
  private static OutsideProcess process;
  private static URI address;

  @BeforeAll
  static void start() {
    Config config = ConfigProvider.getConfig();
    vertx = Vertx.vertx();
    gate =
        RoundGate.closed(
            PgConnection.connect(vertx, TestDatabase.options()).await().atMost(PATIENCE),
            Rounds.COMPETITION);
    int port = FreePort.find();
    address = URI.create("http://127.0.0.1:" + port);
    Map<String, String> environment = new HashMap<>();
    settings(config, port)
        .forEach((key, value) -> environment.put(EnvironmentFile.variable(key), value));
    process =
        OutsideProcess.start(Program.namedOrForJvm(), HEAP_MEGABYTES, folder, environment, "serve");
    await()
        .atMost(PATIENCE)
        .failFast(
            () ->
                assertThat(process.isAlive())
                    .as(() -> process.output() + process.errors())
                    .isTrue())
        .until(OutsideConformanceTest::isReady);
  }

  private static boolean isReady() {
    try {
      return new Api(address).get("/q/health/ready").status() == 200;
    } catch (IllegalStateException notYet) {
      return false;
    }
  }

  /// The owner's settings of the tests, a chain and a judge that are not there, and no job that
  /// runs a second time.
  private static Map<String, String> settings(Config config, int port) {
    Map<String, String> settings = new HashMap<>(new ConformanceProfile().getConfigOverrides());
    settings.keySet().removeIf(key -> key.startsWith("quarkus."));
    for (String key :
        new String[] {"endpoint", "region", "access-key", "secret-key", "samples-bucket"}) {
      settings.put("leoma.storage." + key, value(config, "leoma.storage." + key));
    }
    settings.put("leoma.database.url", value(config, "quarkus.datasource.reactive.url"));
    settings.put("leoma.database.user", value(config, "quarkus.datasource.username"));
    settings.put("leoma.database.password", value(config, "quarkus.datasource.password"));
    settings.put("leoma.chain.pylon.url", NOWHERE);
    settings.put("leoma.chain.pylon.token", "none");
    settings.put("leoma.inference.chutes-key", "none");
    settings.put("leoma.judge.openai.api-key", "none");
    settings.put("leoma.task.interval", NEVER);
    settings.put("leoma.task.source-interval", NEVER);
    settings.put("leoma.ranking.interval", NEVER);
    settings.put("leoma.miner.validation-interval", NEVER);
    settings.put("leoma.validator.sync-interval", NEVER);
    settings.put("leoma.evaluation.results-interval", NEVER);
    settings.put("leoma.evaluation.tally-interval", NEVER);
    settings.put("quarkus.http.host", "127.0.0.1");
    settings.put("quarkus.http.port", Integer.toString(port));
    return settings;
  }

  private static String value(Config config, String key) {
    return config.getValue(key, String.class);
  }

  @AfterAll
  static void stop() {
    if (process != null) {
      process.close();
    }
    gate.close();
    vertx.closeAndAwait();
  }

  @Override
  URI address() {
    return address;
  }
}
