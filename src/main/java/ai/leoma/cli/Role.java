package ai.leoma.cli;

import java.util.Arrays;
import java.util.Locale;

/// What this process is. `IDLE` starts no job of its own: tests and tools drive the beans
/// themselves.
enum Role {
  SERVE,
  VALIDATE,
  SANDBOX,
  MIGRATE,
  IDLE;

  /// The value of the key `leoma.role`.
  String configured() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// @throws IllegalArgumentException with a sentence that names the roles
  static Role ofConfigured(String text) {
    return Arrays.stream(values())
        .filter(role -> role.configured().equals(text.strip().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "leoma.role is \"%s\", but must be one of %s"
                        .formatted(text, Arrays.stream(values()).map(Role::configured).toList())));
  }
}
