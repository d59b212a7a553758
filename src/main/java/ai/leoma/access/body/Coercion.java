package ai.leoma.access.body;

import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.BooleanValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonValue.StringValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a JSON value is taken for where an integer or a boolean is asked (wire contract, section
/// 1.2: pydantic's lax mode).
public sealed interface Coercion<T> {
  record Taken<T>(T value) implements Coercion<T> {}

  /// @param type of the 422 entry
  record Refused<T>(String type, String message) implements Coercion<T> {}

  /// Optional sign, digits with single underscores between them, and a fraction of zeros.
  Pattern INTEGER_TEXT = Pattern.compile("([+-]?)(\\d+(?:_\\d+)*)(?:\\.0*)?");

  /// Longer numbers are refused before any arithmetic.
  int MAX_DIGITS = 4300;

  static Coercion<BigInteger> toInteger(JsonValue value) {
    return switch (value) {
      case NumberValue number -> ofNumber(number);
      case StringValue string -> ofText(string.text());
      case BooleanValue bool -> new Taken<>(bool.value() ? BigInteger.ONE : BigInteger.ZERO);
      default -> new Refused<>("int_type", "Input should be a valid integer");
    };
  }

  private static Coercion<BigInteger> ofNumber(NumberValue value) {
    String lexeme = value.lexeme();
    if (lexeme.length() > MAX_DIGITS) {
      return tooLong();
    }
    if (!value.isFloat()) {
      return new Taken<>(new BigInteger(lexeme));
    }
    double number = Double.parseDouble(lexeme);
    if (Double.isInfinite(number)) {
      return new Refused<>("finite_number", "Input should be a finite number");
    }
    return number == Math.rint(number)
        ? new Taken<>(new BigDecimal(number).toBigInteger())
        : new Refused<>(
            "int_from_float",
            "Input should be a valid integer, got a number with a fractional part");
  }

  /// Also what a number in a path or a query is read by.
  static Coercion<BigInteger> ofText(String text) {
    if (text.length() > MAX_DIGITS) {
      return tooLong();
    }
    Matcher matcher = INTEGER_TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      return new Refused<>(
          "int_parsing", "Input should be a valid integer, unable to parse string as an integer");
    }
    BigInteger digits = new BigInteger(matcher.group(2).replace("_", ""));
    return new Taken<>(matcher.group(1).equals("-") ? digits.negate() : digits);
  }

  private static Coercion<BigInteger> tooLong() {
    return new Refused<>(
        "int_parsing_size", "Unable to parse input string as an integer, exceeded maximum size");
  }

  static Coercion<Boolean> toBoolean(JsonValue value) {
    return switch (value) {
      case BooleanValue bool -> new Taken<>(bool.value());
      case StringValue string -> ofWord(string.text());
      case NumberValue number -> ofZeroOrOne(number);
      default -> new Refused<>("bool_type", "Input should be a valid boolean");
    };
  }

  private static Coercion<Boolean> ofWord(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "1", "on", "t", "true", "y", "yes" -> new Taken<>(true);
      case "0", "off", "f", "false", "n", "no" -> new Taken<>(false);
      default -> notABoolean();
    };
  }

  private static Coercion<Boolean> ofZeroOrOne(NumberValue value) {
    if (!(ofNumber(value) instanceof Taken<BigInteger>(BigInteger number))) {
      return new Refused<>("bool_type", "Input should be a valid boolean");
    }
    if (number.equals(BigInteger.ONE) || number.signum() == 0) {
      return new Taken<>(number.signum() == 1);
    }
    return notABoolean();
  }

  private static Coercion<Boolean> notABoolean() {
    return new Refused<>(
        "bool_parsing", "Input should be a valid boolean, unable to interpret input");
  }
}
