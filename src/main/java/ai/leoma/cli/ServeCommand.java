package ai.leoma.cli;

import ai.leoma.chain.ChainConfig;
import ai.leoma.cli.settings.RequiredSetting;
import ai.leoma.cli.settings.Settings;
import ai.leoma.cli.settings.WrongConfiguration;
import ai.leoma.database.DatabaseAddress;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
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

  private static final List<RequiredSetting> REQUIRED =
      List.of(
          new RequiredSetting("leoma.database.url", "PostgreSQL, postgresql://HOST:PORT/DATABASE"),
          new RequiredSetting("leoma.database.user", "its user"),
          new RequiredSetting("leoma.database.password", "the user's password"),
          new RequiredSetting("leoma.storage.endpoint", "S3 endpoint, https://..."),
          new RequiredSetting("leoma.storage.access-key", "its access key"),
          new RequiredSetting("leoma.storage.secret-key", "its secret key"),
          new RequiredSetting("leoma.inference.chutes-key", "Chutes API key of the subnet role"));

  @Override
  public Integer call() {
    Settings settings = Settings.fromOutside(Map.of(), ChainConfig.class);
    settings.require("serve", required(settings));
    ChainSettings.check(settings);
    database(settings).configuration().forEach(System::setProperty);
    if (settings.value(JSON_LOG).isEmpty()) {
      System.setProperty(JSON_LOG, "true");
    }
    System.setProperty("leoma.role", Role.SERVE.configured());
    return LeomaApplication.runUntilStopped();
  }

  private static DatabaseAddress database(Settings settings) {
    try {
      return DatabaseAddress.of(
          settings.value("leoma.database.url").orElseThrow(),
          settings.value("leoma.database.user").orElseThrow(),
          settings.value("leoma.database.password").orElseThrow());
    } catch (IllegalArgumentException e) {
      throw new WrongConfiguration(e.getMessage());
    }
  }

  static List<RequiredSetting> required(Settings settings) {
    List<RequiredSetting> required = new ArrayList<>(REQUIRED);
    required.addAll(ChainSettings.toRead(settings));
    required.add(JudgeKeys.of(settings));
    return required;
  }
}
