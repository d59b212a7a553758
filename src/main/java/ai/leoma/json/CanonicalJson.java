package ai.leoma.json;

import ai.leoma.json.JsonValue.ArrayValue;
import ai.leoma.json.JsonValue.BooleanValue;
import ai.leoma.json.JsonValue.NullValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;

/// The bytes that validators sign: what Python's `json.dumps(value, sort_keys=True)` writes, ASCII
/// only (wire contract, section 4).
public final class CanonicalJson {
  private static final int MAXIMUM_BYTES = 2 << 20;
  private static final Comparator<String> BY_CODE_POINT = CanonicalJson::compareByCodePoint;

  private CanonicalJson() {}

  /// The canonical bytes of the value. Integers stay as written, floats become Python's `repr`.
  public static byte[] canonicalBytes(JsonValue value) {
    AsciiText.Whole out = new AsciiText.Whole();
    write(value, out);
    return out.toByteArray();
  }

  /// Takes the canonical bytes into a digest, a piece at a time.
  public static void digest(JsonValue value, MessageDigest digest) {
    AsciiText.Digested out = new AsciiText.Digested(digest);
    write(value, out);
    out.flush();
  }

  /// Reads one JSON text in UTF-8. Of members with the same name the last one counts, as in Python.
  ///
  /// @throws IllegalArgumentException if the bytes are not strict JSON (NaN and infinities are
  ///     not), nested deeper than 64, longer than 2 MiB, or hold a number that [NumberValue]
  ///     refuses
  public static JsonValue parse(byte[] utf8Json) {
    if (utf8Json.length > MAXIMUM_BYTES) {
      throw new IllegalArgumentException("JSON of %d bytes".formatted(utf8Json.length));
    }
    return switch (JsonReader.read(utf8Json)) {
      case JsonReader.Reading.Parsed(JsonValue value) -> value;
      case JsonReader.Reading.Malformed(int offset, String error) ->
          throw new IllegalArgumentException("JSON, character %d: %s".formatted(offset, error));
      case JsonReader.Reading.Unreadable(String reason) ->
          throw new IllegalArgumentException("JSON: " + reason);
    };
  }

  private static void write(JsonValue value, AsciiText out) {
    switch (value) {
      case ObjectValue object -> writeObject(object, out);
      case ArrayValue array -> writeArray(array, out);
      case StringValue string -> writeString(string.text(), out);
      case NumberValue number -> out.append(canonical(number));
      case BooleanValue bool -> out.append(bool.value() ? "true" : "false");
      case NullValue() -> out.append("null");
    }
  }

  private static void writeObject(ObjectValue object, AsciiText out) {
    String[] names = object.members().keySet().toArray(String[]::new);
    Arrays.sort(names, BY_CODE_POINT);
    String separator = "{";
    for (String name : names) {
      out.append(separator);
      writeString(name, out);
      out.append(": ");
      write(object.members().get(name), out);
      separator = ", ";
    }
    out.append(names.length == 0 ? "{}" : "}");
  }

  private static void writeArray(ArrayValue array, AsciiText out) {
    String separator = "[";
    for (JsonValue item : array.items()) {
      out.append(separator);
      write(item, out);
      separator = ", ";
    }
    out.append(array.items().isEmpty() ? "[]" : "]");
  }

  private static void writeString(String text, AsciiText out) {
    out.append('"');
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        out.append(text, from, i);
        writeEscaped(c, out);
        from = i + 1;
      }
    }
    out.append(text, from, text.length());
    out.append('"');
  }

  private static void writeEscaped(char c, AsciiText out) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> writeUnit(c, out);
    }
  }

  private static void writeUnit(char c, AsciiText out) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(Character.forDigit((c >>> shift) & 15, 16));
    }
  }

  private static String canonical(NumberValue number) {
    if (number.isFloat()) {
      return PythonFloat.repr(Double.parseDouble(number.lexeme()));
    }
    return number.lexeme().equals("-0") ? "0" : number.lexeme();
  }

  /// `String.compareTo` goes by UTF-16 units and would put an astral character before U+E000.
  private static int compareByCodePoint(String a, String b) {
    int shared = Math.min(a.length(), b.length());
    for (int i = 0; i < shared; i++) {
      if (a.charAt(i) != b.charAt(i)) {
        return Integer.compare(codePointAround(a, i), codePointAround(b, i));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /// The code point that the unit at `index` belongs to; the units before are equal in both texts.
  private static int codePointAround(String text, int index) {
    boolean isSecondHalf =
        index > 0
            && Character.isLowSurrogate(text.charAt(index))
            && Character.isHighSurrogate(text.charAt(index - 1));
    return text.codePointAt(isSecondHalf ? index - 1 : index);
  }
}
