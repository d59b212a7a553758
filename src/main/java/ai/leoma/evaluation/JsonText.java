package ai.leoma.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.leoma.evaluation.JsonValue.ArrayValue;
import ai.leoma.evaluation.JsonValue.BooleanValue;
import ai.leoma.evaluation.JsonValue.NullValue;
import ai.leoma.evaluation.JsonValue.NumberValue;
import ai.leoma.evaluation.JsonValue.ObjectValue;
import ai.leoma.evaluation.JsonValue.StringValue;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A strict JSON reader with bounds, one instance per text. It exists because number lexemes must
/// survive and a lone surrogate escape is legal in what Python signs. The size limit is the wire
/// contract's for request bodies.
final class JsonText {
  private static final int MAXIMUM_BYTES = 2 << 20;
  private static final int MAXIMUM_DEPTH = 64;

  private final String text;
  private int position;

  private JsonText(String text) {
    this.text = text;
  }

  static JsonValue parse(byte[] utf8Json) {
    if (utf8Json.length > MAXIMUM_BYTES) {
      throw new IllegalArgumentException("JSON of %d bytes".formatted(utf8Json.length));
    }
    JsonText reader = new JsonText(decoded(utf8Json));
    JsonValue value = reader.readValue(0);
    reader.skipBlanks();
    if (reader.position < reader.text.length()) {
      throw reader.refusal("text after the value");
    }
    return value;
  }

  private static String decoded(byte[] utf8) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("JSON is not UTF-8", e);
    }
  }

  private JsonValue readValue(int depth) {
    if (depth > MAXIMUM_DEPTH) {
      throw refusal("nested too deeply");
    }
    skipBlanks();
    return switch (peek()) {
      case '{' -> readObject(depth);
      case '[' -> readArray(depth);
      case '"' -> new StringValue(readString());
      case 't' -> readWord("true", new BooleanValue(true));
      case 'f' -> readWord("false", new BooleanValue(false));
      case 'n' -> readWord("null", new NullValue());
      default -> readNumber();
    };
  }

  private ObjectValue readObject(int depth) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    expect('{');
    if (skippedTo('}')) {
      return new ObjectValue(members);
    }
    do {
      skipBlanks();
      String name = readString();
      skipBlanks();
      expect(':');
      members.put(name, readValue(depth + 1));
    } while (skippedTo(','));
    expect('}');
    return new ObjectValue(members);
  }

  private ArrayValue readArray(int depth) {
    List<JsonValue> items = new ArrayList<>();
    expect('[');
    if (skippedTo(']')) {
      return new ArrayValue(items);
    }
    do {
      items.add(readValue(depth + 1));
    } while (skippedTo(','));
    expect(']');
    return new ArrayValue(items);
  }

  private String readString() {
    expect('"');
    StringBuilder content = new StringBuilder();
    while (true) {
      char c = next();
      if (c == '"') {
        return content.toString();
      }
      if (c < ' ') {
        throw refusal("control character in a string");
      }
      content.append(c == '\\' ? readEscape() : c);
    }
  }

  private char readEscape() {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> readUnicodeEscape();
      default -> throw refusal("unknown escape");
    };
  }

  private char readUnicodeEscape() {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      char c = next();
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw refusal("four hexadecimal digits expected");
      }
      unit = 16 * unit + digit;
    }
    return (char) unit;
  }

  private NumberValue readNumber() {
    int start = position;
    while (position < text.length() && "+-.0123456789eE".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
    if (start == position) {
      throw refusal("value expected");
    }
    return new NumberValue(text.substring(start, position));
  }

  private JsonValue readWord(String word, JsonValue value) {
    if (!text.startsWith(word, position)) {
      throw refusal("value expected");
    }
    position += word.length();
    return value;
  }

  /// Skips blanks and, if it comes next, the character; tells whether it did.
  private boolean skippedTo(char wanted) {
    skipBlanks();
    boolean isNext = position < text.length() && text.charAt(position) == wanted;
    position += isNext ? 1 : 0;
    return isNext;
  }

  private void skipBlanks() {
    while (position < text.length() && " \t\n\r".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private void expect(char wanted) {
    if (next() != wanted) {
      throw refusal("'" + wanted + "' expected");
    }
  }

  private char next() {
    char c = peek();
    position++;
    return c;
  }

  private char peek() {
    if (position >= text.length()) {
      throw refusal("text ends early");
    }
    return text.charAt(position);
  }

  private IllegalArgumentException refusal(String reason) {
    return new IllegalArgumentException("JSON, character %d: %s".formatted(position, reason));
  }
}
