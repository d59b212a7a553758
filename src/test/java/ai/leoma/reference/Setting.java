package ai.leoma.reference;

import ai.leoma.cli.settings.SecretSetting;
import java.util.Locale;
import java.util.Optional;

/// One setting of the service, as its mapping declares it.
///
/// @param type the Java type without `Optional`
/// @param isOptional whether it may be left out although it has no default
/// @param meaning the comment, in one line of Markdown; empty where the name says all
record Setting(
    String key, String type, boolean isOptional, Optional<String> defaultText, String meaning) {
  /// Whether its value must not stand where others can read it.
  boolean isSecret() {
    return SecretSetting.isSecret(key);
  }

  /// As a reader who knows no Java calls it.
  String kind() {
    return switch (type) {
      case "boolean" -> "`true` or `false`";
      case "int", "long", "Long" -> "number";
      case "double", "BigDecimal" -> "decimal";
      case "Duration" -> "duration";
      case "MemorySize" -> "size";
      case "URI" -> "address";
      case "List<String>" -> "texts";
      case "Path" -> "path";
      case "Instant" -> "time";
      case "String" -> "text";
      default -> "name";
    };
  }

  /// The variable of the environment that it is read from.
  String variable() {
    return variableOf(key);
  }

  static String variableOf(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
