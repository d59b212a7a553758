package ai.leoma.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads JSON text into a tree that keeps every number as it was written.
///
/// What is wrong is reported as Python's `json` module words and counts it (offsets in code
/// points), because the wire contract's `json_invalid` errors do. Stricter than Python in three
/// points: `NaN` and the infinities are no JSON, only UTF-8 is read, and nesting is bounded.
public final class JsonReader {
  /// Deeper nesting than this is refused.
  public static final int MAX_DEPTH = 64;

  /// What stands for bytes that are not UTF-8.
  private static final char REPLACEMENT = '\uFFFD';

  private final String text;
  private final int maxValues;

  /// Of the string that is being read, when it has escapes.
  private final StringBuilder unescaped = new StringBuilder();

  private int at;
  private int values;

  private JsonReader(String text, int maxValues) {
    this.text = text;
    this.maxValues = maxValues;
  }

  /// How reading ended.
  public sealed interface Reading {
    record Parsed(JsonValue value) implements Reading {}

    /// @param offset in code points from the start of the text
    record Malformed(int offset, String error) implements Reading {}

    /// Bytes that are not UTF-8, nesting past [#MAX_DEPTH], too many values, or a number out of
    /// every range.
    record Unreadable(String reason) implements Reading {}
  }

  public static Reading read(byte[] utf8) {
    return read(utf8, Integer.MAX_VALUE);
  }

  /// @param maxValues of all kinds, members and items included: two bytes of text may become a
  ///     hundred in memory
  public static Reading read(byte[] utf8, int maxValues) {
    String text = new String(utf8, StandardCharsets.UTF_8);
    return text.indexOf(REPLACEMENT) >= 0 && !isUtf8(utf8)
        ? new Reading.Unreadable("not UTF-8")
        : read(text, maxValues);
  }

  /// Asked only of bytes in whose text something may have been replaced: decoding so takes three
  /// times the memory.
  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  public static Reading read(String text) {
    return read(text, Integer.MAX_VALUE);
  }

  private static Reading read(String text, int maxValues) {
    try {
      return new Reading.Parsed(new JsonReader(text, maxValues).document());
    } catch (Refusal refusal) {
      return refusal.reading;
    }
  }

  /// The value when the text is well-formed JSON, else empty.
  public static Optional<JsonValue> parse(String text) {
    return read(text) instanceof Reading.Parsed(JsonValue value)
        ? Optional.of(value)
        : Optional.empty();
  }

  private JsonValue document() throws Refusal {
    skipBlanks();
    JsonValue value = value(0);
    skipBlanks();
    if (at < text.length()) {
      throw malformed(at, "Extra data");
    }
    return value;
  }

  private JsonValue value(int depth) throws Refusal {
    if (depth > MAX_DEPTH) {
      throw new Refusal(new Reading.Unreadable("nested more than " + MAX_DEPTH + " deep"));
    }
    if (++values > maxValues) {
      throw new Refusal(new Reading.Unreadable("more than " + maxValues + " values"));
    }
    return switch (peek()) {
      case '"' -> new JsonValue.StringValue(string());
      case '{' -> object(depth);
      case '[' -> array(depth);
      case 'n' -> literal("null", new JsonValue.NullValue());
      case 't' -> literal("true", new JsonValue.BooleanValue(true));
      case 'f' -> literal("false", new JsonValue.BooleanValue(false));
      default -> number();
    };
  }

  private JsonValue object(int depth) throws Refusal {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    at++;
    skipBlanks();
    if (peek() == '}') {
      at++;
      return new JsonValue.ObjectValue(members);
    }
    while (true) {
      if (peek() != '"') {
        throw malformed(at, "Expecting property name enclosed in double quotes");
      }
      String name = string();
      skipBlanks();
      if (peek() != ':') {
        throw malformed(at, "Expecting ':' delimiter");
      }
      at++;
      skipBlanks();
      members.put(name, value(depth + 1));
      if (isLast('}')) {
        return new JsonValue.ObjectValue(members);
      }
    }
  }

  private JsonValue array(int depth) throws Refusal {
    List<JsonValue> items = new ArrayList<>();
    at++;
    skipBlanks();
    if (peek() == ']') {
      at++;
      return new JsonValue.ArrayValue(items);
    }
    while (true) {
      items.add(value(depth + 1));
      if (isLast(']')) {
        return new JsonValue.ArrayValue(items);
      }
    }
  }

  /// Steps over the closing bracket, or over the comma and the blanks after it.
  private boolean isLast(char closing) throws Refusal {
    skipBlanks();
    char found = peek();
    if (found != closing && found != ',') {
      throw malformed(at, "Expecting ',' delimiter");
    }
    at++;
    if (found == closing) {
      return true;
    }
    skipBlanks();
    return false;
  }

  private JsonValue literal(String word, JsonValue value) throws Refusal {
    if (!text.startsWith(word, at)) {
      throw malformed(at, "Expecting value");
    }
    at += word.length();
    return value;
  }

  private JsonValue number() throws Refusal {
    int start = at;
    int end = peek() == '-' ? at + 1 : at;
    int firstDigit = end;
    end = digitsFrom(end);
    if (end == firstDigit) {
      throw malformed(start, "Expecting value");
    }
    if (text.charAt(firstDigit) == '0') {
      end = firstDigit + 1;
    }
    if (charAt(end) == '.' && digitsFrom(end + 1) > end + 1) {
      end = digitsFrom(end + 1);
    }
    if (charAt(end) == 'e' || charAt(end) == 'E') {
      char sign = charAt(end + 1);
      int exponent = sign == '+' || sign == '-' ? end + 2 : end + 1;
      end = digitsFrom(exponent) > exponent ? digitsFrom(exponent) : end;
    }
    at = end;
    return numberOf(text.substring(start, end));
  }

  private static JsonValue numberOf(String lexeme) throws Refusal {
    try {
      return new JsonValue.NumberValue(lexeme);
    } catch (IllegalArgumentException outOfRange) {
      throw new Refusal(new Reading.Unreadable(outOfRange.getMessage()));
    }
  }

  private int digitsFrom(int position) {
    int end = position;
    while (charAt(end) >= '0' && charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private String string() throws Refusal {
    int opening = at++;
    skipPlain(opening);
    if (text.charAt(at) == '"') {
      return text.substring(opening + 1, at++);
    }
    unescaped.setLength(0);
    unescaped.append(text, opening + 1, at);
    while (text.charAt(at) != '"') {
      unescaped.append(escape(opening));
      int plain = at;
      skipPlain(opening);
      unescaped.append(text, plain, at);
    }
    at++;
    return unescaped.toString();
  }

  /// To the quotation mark that ends the string, or to the next escape.
  private void skipPlain(int opening) throws Refusal {
    for (int length = text.length(); at < length; at++) {
      char next = text.charAt(at);
      if (next == '"' || next == '\\') {
        return;
      }
      if (next < 0x20) {
        throw malformed(at, "Invalid control character at");
      }
    }
    throw malformed(opening, "Unterminated string starting at");
  }

  private char escape(int opening) throws Refusal {
    int backslash = at;
    if (backslash + 1 >= text.length()) {
      throw malformed(opening, "Unterminated string starting at");
    }
    at += 2;
    return switch (text.charAt(backslash + 1)) {
      case '"' -> '"';
      case '\\' -> '\\';
      case '/' -> '/';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicodeEscape();
      default -> throw malformed(backslash, "Invalid \\escape");
    };
  }

  private char unicodeEscape() throws Refusal {
    int firstDigit = at;
    if (firstDigit + 4 >= text.length()) {
      throw malformed(firstDigit - 1, "Invalid \\uXXXX escape");
    }
    int unit = 0;
    for (; at < firstDigit + 4; at++) {
      int digit = text.charAt(at) < 0x80 ? Character.digit(text.charAt(at), 16) : -1;
      if (digit < 0) {
        throw malformed(firstDigit - 1, "Invalid \\uXXXX escape");
      }
      unit = unit << 4 | digit;
    }
    return (char) unit;
  }

  private void skipBlanks() {
    while (isBlank(peek())) {
      at++;
    }
  }

  private static boolean isBlank(char character) {
    return character == ' ' || character == '\t' || character == '\n' || character == '\r';
  }

  /// The next character, or NUL (which starts no JSON token) at the end.
  private char peek() {
    return charAt(at);
  }

  private char charAt(int position) {
    return position < text.length() ? text.charAt(position) : '\0';
  }

  private Refusal malformed(int position, String error) {
    return new Refusal(
        new Reading.Malformed(text.codePointCount(0, Math.min(position, text.length())), error));
  }

  /// Ends the descent; never leaves this class.
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Reading reading;

    Refusal(Reading reading) {
      super(null, null, false, false);
      this.reading = reading;
    }
  }
}
