package ai.leoma.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/// What the chart's schema says about settings: which there are, which of them are secrets, and
/// what they look like.
final class ChartSchema {
  /// Those that the chart sets itself: where the files are that it mounts, the port that
  /// its objects name, the times by which it ends pods.
  private static final Set<String> SET_BY_CHART =
      Set.of(
          "leoma.ranking.snapshot-key-file",
          "leoma.ranking.snapshot-key-password-file",
          "leoma.validator.hotkey-file",
          "leoma.validator.hotkey-password-file",
          "leoma.validator.wallet",
          "leoma.validator.wallet-hotkey",
          "leoma.validator.wallets-folder",
          "leoma.validator.folder",
          "quarkus.http.port",
          "quarkus.http.host",
          "quarkus.shutdown.delay",
          "quarkus.shutdown.timeout");

  private static final ObjectMapper JSON = new ObjectMapper();

  private ChartSchema() {}

  /// The schema with its generated parts made anew.
  static String renewed(String schema, List<Mapping> mappings) {
    try {
      JsonNode tree = JSON.readTree(schema);
      ObjectNode definitions = (ObjectNode) tree.get("definitions");
      definitions.set("settings", settings(mappings));
      definitions.set("secrets", secrets(mappings));
      return JSON.writer(printer()).writeValueAsString(tree) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static DefaultPrettyPrinter printer() {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    return new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
        .withObjectIndenter(lines)
        .withArrayIndenter(lines);
  }

  private static ObjectNode settings(List<Mapping> mappings) {
    ObjectNode settings = JSON.createObjectNode();
    settings.put("type", "object");
    ObjectNode properties = settings.putObject("properties");
    for (Setting setting : all(mappings)) {
      if (!setting.isSecret() && !SET_BY_CHART.contains(setting.key())) {
        properties.set(setting.key(), value(setting));
      }
    }
    for (String key : FrameworkSettings.keys()) {
      if (!SET_BY_CHART.contains(key)) {
        properties.putObject(key).putArray("type").add("string").add("number").add("boolean");
      }
    }
    settings.put("additionalProperties", false);
    return settings;
  }

  private static ObjectNode secrets(List<Mapping> mappings) {
    ObjectNode secrets = JSON.createObjectNode();
    secrets.put("type", "object");
    ObjectNode properties = secrets.putObject("properties");
    for (Setting setting : all(mappings)) {
      properties.putObject(setting.key()).put("$ref", "#/definitions/secretKey");
    }
    secrets.put("additionalProperties", false);
    return secrets;
  }

  /// Empty is not set.
  private static ObjectNode value(Setting setting) {
    ObjectNode value = JSON.createObjectNode();
    switch (setting.type()) {
      case "boolean" -> value.put("type", "boolean");
      case "int", "long", "Long" -> value.put("type", "integer");
      case "double", "BigDecimal" -> value.put("type", "number");
      case "Duration" ->
          value
              .put("type", "string")
              .put("pattern", "^([0-9]+(ms|s|m|h|d|S|M|H|D)?|P[0-9TDHMS.]+|)$");
      case "MemorySize" -> value.put("type", "string").put("pattern", "^([0-9]+[kKMGT]?|)$");
      case "URI" -> value.put("type", "string").put("pattern", "^([a-z]+://[^ ]+|)$");
      default -> value.put("type", "string");
    }
    return value;
  }

  private static List<Setting> all(List<Mapping> mappings) {
    return mappings.stream().flatMap(mapping -> mapping.settings().stream()).toList();
  }
}
