package ai.leoma.sandbox.judge;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.regex.Pattern;

/// OpenAI's demands on the schema of a structured answer: a short plain name and, in strict mode,
// objects that allow
/// nothing else and require all that they have.
final class StrictSchema {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final int DEEPEST = 10;

  private StrictSchema() {}

  /// What OpenAI would complain about in a `json_schema` member; empty if nothing.
  static Optional<String> flawOf(JsonObject jsonSchema) {
    String name = JsonReading.text(jsonSchema, "name").orElse("");
    if (!NAME.matcher(name).matches()) {
      return Optional.of(
          "Invalid 'response_format.json_schema.name': string does not match pattern.");
    }
    Optional<JsonObject> schema = JsonReading.object(jsonSchema, "schema");
    if (schema.isEmpty()) {
      return Optional.of("Missing required parameter: 'response_format.json_schema.schema'.");
    }
    if (!Boolean.TRUE.equals(jsonSchema.getValue("strict"))) {
      return Optional.empty();
    }
    if (!"object".equals(schema.get().getValue("type"))) {
      return Optional.of(complaint(name, "schema must be a JSON Schema of 'type: \"object\"'"));
    }
    return flawOfObject(schema.get(), 0).map(flaw -> complaint(name, flaw));
  }

  private static Optional<String> flawOfObject(JsonObject schema, int depth) {
    Optional<JsonObject> properties = JsonReading.object(schema, "properties");
    if (properties.isEmpty() || depth > DEEPEST) {
      return Optional.empty();
    }
    if (!Boolean.FALSE.equals(schema.getValue("additionalProperties"))) {
      return Optional.of("'additionalProperties' is required to be supplied and to be false.");
    }
    for (String property : properties.get().fieldNames()) {
      boolean required =
          schema.getValue("required") instanceof JsonArray names && names.contains(property);
      if (!required) {
        return Optional.of(
            "'required' is required to hold every property. Missing '" + property + "'.");
      }
      Optional<String> flaw =
          JsonReading.object(properties.get(), property)
              .flatMap(inner -> flawOfObject(inner, depth + 1));
      if (flaw.isPresent()) {
        return flaw;
      }
    }
    return Optional.empty();
  }

  private static String complaint(String name, String flaw) {
    return "Invalid schema for response_format '" + name + "': In context=(), " + flaw;
  }
}
