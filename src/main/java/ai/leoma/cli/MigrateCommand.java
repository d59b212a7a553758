package ai.leoma.cli;

import ai.leoma.cli.settings.RequiredSettings;
import ai.leoma.cli.settings.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Brings the schema up to date, and ends: for who does not want the replicas of the service to do
/// that, or to be able to.
@RegisterForReflection
@Command(
    name = "migrate",
    description = {
      "Bring the database's schema up to date, and end.",
      "`leoma serve` does the same at its start, unless quarkus.flyway.migrate-at-start is false."
    },
    mixinStandardHelpOptions = true)
final class MigrateCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    Settings settings = Settings.fromOutside();
    settings.require("migrate", RequiredSettings.ofMigration());
    DatabaseSettings.address(settings).configuration().forEach(System::setProperty);
    System.clearProperty("quarkus.datasource.reactive.url");
    migrationOnly().forEach(System::setProperty);
    asACommand().forEach(System::setProperty);
    System.setProperty("leoma.role", Role.MIGRATE.configured());
    return LeomaApplication.runUntilStopped();
  }

  /// Nothing listens, and nothing but the migration asks the database.
  private static Map<String, String> migrationOnly() {
    return Map.of(
        "quarkus.flyway.migrate-at-start", "true",
        "quarkus.hibernate-orm.active", "false",
        "quarkus.scheduler.enabled", "false",
        "quarkus.http.host-enabled", "false");
  }

  /// Tells what a command tells, where it tells it, and not that a service started and ended.
  private static Map<String, String> asACommand() {
    return Map.of(
        "quarkus.log.category.\"io.quarkus\".level", "WARN",
        "quarkus.log.console.stderr", "true",
        "quarkus.log.console.format", "leoma migrate: %s%e%n");
  }
}
