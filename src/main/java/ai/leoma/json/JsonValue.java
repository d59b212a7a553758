package ai.leoma.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A JSON value that keeps what a signature over it needs: numbers as they were written, members in
/// the order in which they came.
public sealed interface JsonValue {
  /// Of two members of one name the later one counts, as in Python.
  record JsonObject(Map<String, JsonValue> members) implements JsonValue {
    public JsonObject {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    public Optional<JsonValue> member(String name) {
      return Optional.ofNullable(members.get(name));
    }
  }

  record JsonArray(List<JsonValue> items) implements JsonValue {
    public JsonArray {
      items = Collections.unmodifiableList(new ArrayList<>(items));
    }
  }

  record JsonString(String value) implements JsonValue {}

  /// @param lexeme the characters of the number, e.g. `85.0`
  record JsonNumber(String lexeme) implements JsonValue {}

  record JsonBoolean(boolean value) implements JsonValue {}

  enum JsonNull implements JsonValue {
    NULL
  }
}
