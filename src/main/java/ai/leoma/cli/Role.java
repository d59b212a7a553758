package ai.leoma.cli;

import java.util.Locale;

/// What this process is. `IDLE` starts no job of its own: tests and tools drive the beans
// themselves.
enum Role {
  SERVE,
  VALIDATE,
  SANDBOX,
  IDLE;

  /// The value of the key `leoma.role`.
  String configured() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Role ofConfigured(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
