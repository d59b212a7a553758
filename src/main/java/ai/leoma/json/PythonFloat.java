package ai.leoma.json;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// How Python prints a float: the fewest digits that read back as the same double.
final class PythonFloat {
  private static final int POSITIONAL_FROM = -4;
  private static final int POSITIONAL_BELOW = 16;

  private PythonFloat() {}

  /// Python's `repr` of a finite double.
  static String repr(double value) {
    String sign = Math.copySign(1, value) < 0 ? "-" : "";
    if (value == 0) {
      return sign + "0.0";
    }
    BigDecimal shortest = shortest(Math.abs(value));
    String digits = shortest.unscaledValue().toString();
    int exponent = digits.length() - 1 - shortest.scale();
    boolean isPositional = exponent >= POSITIONAL_FROM && exponent < POSITIONAL_BELOW;
    return sign + (isPositional ? positional(shortest) : scientific(digits, exponent));
  }

  /// `Double.toString` gives the shortest digits, but never fewer than two: next to zero, where
  /// doubles lie far apart, one may be enough (5e-324, not 4.9e-324).
  private static BigDecimal shortest(double value) {
    BigDecimal candidate = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (candidate.precision() == 2) {
      BigDecimal exact = new BigDecimal(value);
      int scale = candidate.scale() - 1;
      BigDecimal oneDigit = exact.setScale(scale, RoundingMode.HALF_EVEN).stripTrailingZeros();
      if (oneDigit.doubleValue() == value) {
        return oneDigit;
      }
    }
    return candidate;
  }

  private static String positional(BigDecimal value) {
    String text = value.toPlainString();
    return text.indexOf('.') >= 0 ? text : text + ".0";
  }

  private static String scientific(String digits, int exponent) {
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    String size = Integer.toString(Math.abs(exponent));
    String padded = size.length() < 2 ? "0" + size : size;
    return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + padded;
  }
}
