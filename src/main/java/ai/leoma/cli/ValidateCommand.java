package ai.leoma.cli;

import ai.leoma.chain.ChainConfig;
import ai.leoma.cli.settings.RequiredSetting;
import ai.leoma.cli.settings.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
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
  private static final List<RequiredSetting> REQUIRED =
      List.of(
          new RequiredSetting("leoma.validator.api-url", "the owner's API, https://..."),
          new RequiredSetting("leoma.storage.endpoint", "S3 endpoint of the task artifacts"),
          new RequiredSetting("leoma.storage.access-key", "an access key that may read them"),
          new RequiredSetting("leoma.storage.secret-key", "its secret key"));

  @Override
  public Integer call() {
    Settings settings = Settings.fromOutside(Map.of(), ChainConfig.class);
    settings.require("validate", required(settings));
    ChainSettings.check(settings);
    withoutDatabase().forEach(System::setProperty);
    System.setProperty("leoma.role", Role.VALIDATE.configured());
    return LeomaApplication.runUntilStopped();
  }

  static List<RequiredSetting> required(Settings settings) {
    List<RequiredSetting> required = new ArrayList<>(REQUIRED);
    required.add(1, hotkey(settings));
    required.addAll(ChainSettings.toWrite(settings));
    required.add(JudgeKeys.of(settings));
    return required;
  }

  private static RequiredSetting hotkey(Settings settings) {
    return settings.value("leoma.validator.wallet").isPresent()
        ? new RequiredSetting("leoma.validator.wallet-hotkey", "the hotkey's name in that wallet")
        : new RequiredSetting(
            "leoma.validator.hotkey-file",
            "file with the hotkey's secret; or name leoma.validator.wallet and wallet-hotkey");
  }

  static Map<String, String> withoutDatabase() {
    return Map.of(
        "quarkus.datasource.active", "false",
        "quarkus.hibernate-orm.active", "false",
        "quarkus.flyway.active", "false");
  }
}
