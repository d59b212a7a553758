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

  @Override
  public Integer call() {
    Settings settings = RoleSettings.ofOwner(Map.of()).startable();
    DatabaseSettings.address(settings).configuration().forEach(System::setProperty);
    if (settings.value(JSON_LOG).isEmpty()) {
      System.setProperty(JSON_LOG, "true");
    }
    System.setProperty("leoma.role", Role.SERVE.configured());
    return LeomaApplication.runUntilStopped();
  }
}
