package ai.leoma.json;

import java.util.Iterator;
import java.util.Map;

/// Writes JSON as it goes over the wire: no blanks, characters as they are. A surrogate without its
/// partner, which UTF-8 cannot carry, goes out as an escape.
public final class JsonWriter {
  private final StringBuilder text = new StringBuilder();

  private JsonWriter() {}

  public static String compact(JsonValue value) {
    JsonWriter writer = new JsonWriter();
    writer.append(value);
    return writer.text.toString();
  }

  private void append(JsonValue value) {
    switch (value) {
      case JsonValue.NullValue _ -> text.append("null");
      case JsonValue.BooleanValue bool -> text.append(bool.value());
      case JsonValue.NumberValue number -> text.append(number.lexeme());
      case JsonValue.StringValue string -> appendString(string.text());
      case JsonValue.ArrayValue array -> appendArray(array);
      case JsonValue.ObjectValue object -> appendObject(object);
    }
  }

  private void appendArray(JsonValue.ArrayValue array) {
    text.append('[');
    Iterator<JsonValue> items = array.items().iterator();
    while (items.hasNext()) {
      append(items.next());
      text.append(items.hasNext() ? "," : "");
    }
    text.append(']');
  }

  private void appendObject(JsonValue.ObjectValue object) {
    text.append('{');
    Iterator<Map.Entry<String, JsonValue>> members = object.members().entrySet().iterator();
    while (members.hasNext()) {
      Map.Entry<String, JsonValue> member = members.next();
      appendString(member.getKey());
      text.append(':');
      append(member.getValue());
      text.append(members.hasNext() ? "," : "");
    }
    text.append('}');
  }

  private void appendString(String string) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char unit = string.charAt(i);
      if (Character.isHighSurrogate(unit)
          && i + 1 < string.length()
          && Character.isLowSurrogate(string.charAt(i + 1))) {
        text.append(unit).append(string.charAt(++i));
      } else {
        appendUnit(unit);
      }
    }
    text.append('"');
  }

  private void appendUnit(char unit) {
    switch (unit) {
      case '"' -> text.append("\\\"");
      case '\\' -> text.append("\\\\");
      case '\b' -> text.append("\\b");
      case '\f' -> text.append("\\f");
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      default -> {
        if (unit < 0x20 || Character.isSurrogate(unit)) {
          text.append(String.format("\\u%04x", (int) unit));
        } else {
          text.append(unit);
        }
      }
    }
  }
}
