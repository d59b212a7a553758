package ai.leoma.deployment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;

/// One YAML document laid over another, as Helm lays values over the chart's own: objects member
/// by member, all else as a whole.
final class YamlLayers {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private YamlLayers() {}

  static String of(String base, String over) {
    try {
      ObjectNode all = (ObjectNode) YAML.readTree(base);
      lay(YAML.readTree(over), all);
      return YAML.writeValueAsString(all);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static void lay(JsonNode over, ObjectNode base) {
    over.properties()
        .forEach(
            member -> {
              if (member.getValue().isObject()
                  && base.get(member.getKey()) instanceof ObjectNode inner) {
                lay(member.getValue(), inner);
              } else {
                base.set(member.getKey(), member.getValue());
              }
            });
  }
}
