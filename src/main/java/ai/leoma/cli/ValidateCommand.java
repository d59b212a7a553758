package ai.leoma.cli;

import ai.leoma.cli.settings.RoleSettings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// A validator on its own machine: polls, judges, signs, submits, sets weights. It has no database.
@RegisterForReflection
@Command(
    name = "validate",
    description = {
      "Run a validator: poll for tasks, judge them, submit signed evaluations, set weights.",
      "Needs its addresses and keys from configuration; without them it names each missing one and does not start."
    },
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    var unused = RoleSettings.ofValidator(Map.of()).startable();
    withoutDatabase().forEach(System::setProperty);
    System.setProperty("leoma.role", Role.VALIDATE.configured());
    return LeomaApplication.runUntilStopped();
  }

  static Map<String, String> withoutDatabase() {
    return Map.of(
        "quarkus.datasource.active", "false",
        "quarkus.hibernate-orm.active", "false",
        "quarkus.flyway.active", "false");
  }
}
