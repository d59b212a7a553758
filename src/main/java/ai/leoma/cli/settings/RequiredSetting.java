package ai.leoma.cli.settings;

import java.util.Locale;

/// A setting that a role does not start without.
///
/// @param key configuration key
/// @param meaning what it is, for the person who has to set it
public record RequiredSetting(String key, String meaning) {
  /// The name under which SmallRye Config finds the key in the environment.
  public String environmentVariable() {
    return variable(key);
  }

  static String variable(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  String explanation() {
    return "  %-38s %s (%s)".formatted(key, meaning, environmentVariable());
  }
}
