package ai.leoma.cli.settings;

import java.util.regex.Pattern;

/// Which settings hold something that must not be seen: not in a message, not among a chart's
/// values, not in a file that others read.
public final class SecretSetting {
  private static final Pattern KEYS =
      Pattern.compile(".*(password|secret-key|access-key|token|api-key|chutes-key)");

  private SecretSetting() {}

  public static boolean isSecret(String key) {
    return KEYS.matcher(key).matches();
  }
}
