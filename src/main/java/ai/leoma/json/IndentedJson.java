package ai.leoma.json;

import ai.leoma.json.JsonValue.ArrayValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;

/// JSON for files that people look into: two blanks for each level, ASCII only, members in their
/// order, numbers as they were written.
public final class IndentedJson {
  private final StringBuilder text = new StringBuilder();

  private IndentedJson() {}

  public static byte[] ascii(JsonValue value) {
    IndentedJson writer = new IndentedJson();
    writer.append(value, "\n");
    return writer.text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /// @param lineStart a line break and the indentation of the value
  private void append(JsonValue value, String lineStart) {
    switch (value) {
      case ObjectValue object when !object.members().isEmpty() -> appendObject(object, lineStart);
      case ArrayValue array when !array.items().isEmpty() -> appendArray(array, lineStart);
      case NumberValue number -> text.append(number.lexeme());
      default -> text.append(scalar(value));
    }
  }

  private void appendObject(ObjectValue object, String lineStart) {
    String inner = lineStart + "  ";
    text.append('{');
    Iterator<Map.Entry<String, JsonValue>> members = object.members().entrySet().iterator();
    while (members.hasNext()) {
      Map.Entry<String, JsonValue> member = members.next();
      text.append(inner).append(scalar(new StringValue(member.getKey()))).append(": ");
      append(member.getValue(), inner);
      text.append(members.hasNext() ? "," : "");
    }
    text.append(lineStart).append('}');
  }

  private void appendArray(ArrayValue array, String lineStart) {
    String inner = lineStart + "  ";
    text.append('[');
    Iterator<JsonValue> items = array.items().iterator();
    while (items.hasNext()) {
      text.append(inner);
      append(items.next(), inner);
      text.append(items.hasNext() ? "," : "");
    }
    text.append(lineStart).append(']');
  }

  private static String scalar(JsonValue value) {
    return new String(CanonicalJson.canonicalBytes(value), StandardCharsets.US_ASCII);
  }
}
