package ai.leoma.cli;

import ai.leoma.cli.settings.Settings;
import ai.leoma.cli.settings.WrongConfiguration;
import ai.leoma.database.DatabaseAddress;

/// The database that is configured.
final class DatabaseSettings {
  private DatabaseSettings() {}

  /// @param settings with address, user and password, see
  ///     [ai.leoma.cli.settings.RequiredSettings]
  /// @throws WrongConfiguration when the address is none
  static DatabaseAddress address(Settings settings) {
    try {
      return DatabaseAddress.of(
          settings.value("leoma.database.url").orElseThrow(),
          settings.value("leoma.database.user").orElseThrow(),
          settings.value("leoma.database.password").orElseThrow());
    } catch (IllegalArgumentException e) {
      throw new WrongConfiguration(e.getMessage());
    }
  }
}
