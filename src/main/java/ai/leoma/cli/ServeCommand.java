package ai.leoma.cli;

import ai.leoma.cli.settings.RoleSettings;
import ai.leoma.cli.settings.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// The owner's service in production: embeds and imitates nothing.
@RegisterForReflection
@Command(
    name = "serve",
    description = {
      "Run the owner's service: task rounds, rankings, the public API.",
      "Needs the real addresses from configuration; without them it names each missing one and does not start."
    },
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  /// Structured logs, unless somebody wants plain ones.
  private static final String JSON_LOG = "quarkus.log.console.json.enabled";

  /// How long it goes on answering when it is told to end, until nobody sends it requests any more,
  /// and how long requests under way may take then.
  private static final Map<String, String> STOPPING =
      Map.of("quarkus.shutdown.delay", "5s", "quarkus.shutdown.timeout", "40s");

  @Override
  public Integer call() {
    Settings settings = RoleSettings.ofOwner(Map.of()).startable();
    DatabaseSettings.address(settings).configuration().forEach(System::setProperty);
    setUnlessConfigured(settings, JSON_LOG, "true");
    STOPPING.forEach((key, value) -> setUnlessConfigured(settings, key, value));
    System.setProperty("leoma.role", Role.SERVE.configured());
    return LeomaApplication.runUntilStopped();
  }

  private static void setUnlessConfigured(Settings settings, String key, String value) {
    if (settings.value(key).isEmpty()) {
      System.setProperty(key, value);
    }
  }
}
