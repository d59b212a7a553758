package ai.leoma.cli.settings;

import ai.leoma.bounds.Bounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The settings of the server that Leoma runs on, as far as the reference names them, and those
/// that are `true` or `false`: the library takes every word that it does not know for `false`.
final class ServerSettings {
  private static final String PREFIX = "quarkus";
  private static final int GREATEST_PORT = 65_535;

  private static final List<String> DURATIONS =
      List.of("http.idle-timeout", "shutdown.delay", "shutdown.timeout");

  private static final List<String> YES_OR_NO =
      List.of(
          "quarkus.flyway.migrate-at-start",
          "quarkus.log.console.json.enabled",
          "quarkus.log.file.enabled",
          "leoma.access.old-headers",
          "leoma.storage.path-style");

  private static final Pattern WORDS = Pattern.compile("(?i)true|yes|y|on|1|false|no|n|off|0");

  private ServerSettings() {}

  /// One for each setting.
  static List<Runnable> checks(Settings settings) {
    List<Runnable> checks = new ArrayList<>();
    checks.add(() -> number(settings, "http.port", 0, GREATEST_PORT));
    checks.add(() -> number(settings, "http.limits.max-connections", 1, Integer.MAX_VALUE));
    DURATIONS.forEach(key -> checks.add(() -> duration(settings, key)));
    YES_OR_NO.forEach(key -> checks.add(() -> yesOrNo(settings, key)));
    return checks;
  }

  private static void number(Settings settings, String key, int least, int most) {
    settings
        .value(PREFIX + "." + key, Integer.class)
        .ifPresent(value -> Bounds.of(PREFIX).within(key, value, least, most).require());
  }

  private static void duration(Settings settings, String key) {
    settings
        .value(PREFIX + "." + key, Duration.class)
        .ifPresent(value -> Bounds.of(PREFIX).notNegative(key, value).require());
  }

  private static void yesOrNo(Settings settings, String key) {
    settings
        .value(key)
        .filter(word -> !WORDS.matcher(word).matches())
        .ifPresent(
            word -> {
              throw new WrongConfiguration(
                  "%s is \"%s\", but must be true or false".formatted(key, word));
            });
  }
}
