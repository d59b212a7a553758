package ai.leoma.access.problem;

import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.ArrayValue;
import ai.leoma.json.JsonValue.NullValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One entry of the 422 list (wire contract, section 1.1).
///
/// @param type the rule that was broken, e.g. `missing`
/// @param location where: `header`, `query`, `path` or `body`, then names and indexes
/// @param input what was sent there
/// @param context the rule's parameters, where it has any
public record FieldError(
    String type,
    List<JsonValue> location,
    String message,
    JsonValue input,
    Optional<ObjectValue> context) {
  public FieldError {
    location = List.copyOf(location);
  }

  public static FieldError missing(List<JsonValue> location, JsonValue enclosing) {
    return new FieldError("missing", location, "Field required", enclosing, Optional.empty());
  }

  public static FieldError missingHeader(String lowerCaseName) {
    return missing(locationOf("header", lowerCaseName), new NullValue());
  }

  public static FieldError missingQuery(String name) {
    return missing(locationOf("query", name), new NullValue());
  }

  /// A location of names and, given as [Integer], indexes.
  public static List<JsonValue> locationOf(Object... steps) {
    return Arrays.stream(steps).map(FieldError::step).toList();
  }

  private static JsonValue step(Object step) {
    return step instanceof Integer index
        ? new NumberValue(index.toString())
        : new StringValue((String) step);
  }

  ObjectValue toJson() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("type", new StringValue(type));
    members.put("loc", new ArrayValue(location));
    members.put("msg", new StringValue(message));
    members.put("input", input);
    context.ifPresent(parameters -> members.put("ctx", parameters));
    return new ObjectValue(members);
  }
}
