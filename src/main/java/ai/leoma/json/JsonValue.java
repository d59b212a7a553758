package ai.leoma.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// A JSON value that keeps each number as it was written: 85 and 85.0 are signed differently.
public sealed interface JsonValue {

  /// An object; the members keep their order.
  record ObjectValue(Map<String, JsonValue> members) implements JsonValue {
    public ObjectValue {
      members.forEach(
          (name, value) -> {
            Objects.requireNonNull(name, "member name");
            Objects.requireNonNull(value, name);
          });
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    public Optional<JsonValue> member(String name) {
      return Optional.ofNullable(members.get(name));
    }
  }

  /// An array.
  record ArrayValue(List<JsonValue> items) implements JsonValue {
    public ArrayValue {
      items = List.copyOf(items);
    }
  }

  /// A string in UTF-16; lone surrogates are allowed, as in Python.
  record StringValue(String text) implements JsonValue {
    public StringValue {
      Objects.requireNonNull(text, "text");
    }
  }

  /// A number as written: an integer without `.`, `e` and `E`, else a float. At most 4300
  /// characters (where Python stops reading integers), and a float within the range of a double.
  record NumberValue(String lexeme) implements JsonValue {
    static final int MAXIMUM_LENGTH = 4300;
    private static final Pattern JSON_NUMBER =
        Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

    public NumberValue {
      if (lexeme.length() > MAXIMUM_LENGTH) {
        throw new IllegalArgumentException("number of %d characters".formatted(lexeme.length()));
      }
      if (!isShortInteger(lexeme) && !JSON_NUMBER.matcher(lexeme).matches()) {
        throw new IllegalArgumentException("not a JSON number: " + lexeme);
      }
      if (isFloat(lexeme) && Double.isInfinite(Double.parseDouble(lexeme))) {
        throw new IllegalArgumentException("number out of range: " + lexeme);
      }
    }

    /// Most numbers are, and need no pattern.
    private static boolean isShortInteger(String lexeme) {
      if (lexeme.isEmpty() || lexeme.length() > 18 || lexeme.charAt(0) == '0') {
        return false;
      }
      for (int i = 0; i < lexeme.length(); i++) {
        if (lexeme.charAt(i) < '0' || lexeme.charAt(i) > '9') {
          return false;
        }
      }
      return true;
    }

    /// An integer.
    public static NumberValue of(long value) {
      return new NumberValue(Long.toString(value));
    }

    /// Whether Python reads this as a float.
    public boolean isFloat() {
      return isFloat(lexeme);
    }

    private static boolean isFloat(String lexeme) {
      return lexeme.indexOf('.') >= 0 || lexeme.indexOf('e') >= 0 || lexeme.indexOf('E') >= 0;
    }
  }

  /// `true` or `false`.
  record BooleanValue(boolean value) implements JsonValue {}

  /// `null`.
  record NullValue() implements JsonValue {}
}
