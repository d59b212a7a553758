package ai.leoma.judge;

/// Floors the text of a JSON number and clamps it to 0..100, from its digits alone: exact for every
/// number (49.99999999999999999999 is 49) and cheap for every exponent (1e999999999 is 100).
final class ScoreNumber {

  private static final int GREATEST = 100;

  /// Beyond any number of digits that an answer can hold, and far from overflow.
  private static final int HUGE_EXPONENT = 1_000_000_000;

  private ScoreNumber() {}

  /// @param jsonNumber a number as RFC 8259 writes it
  static int floorAndClamp(String jsonNumber) {
    if (jsonNumber.startsWith("-")) {
      return 0;
    }
    int exponentAt = indexOfExponent(jsonNumber);
    String mantissa = jsonNumber.substring(0, exponentAt);
    int pointAt = mantissa.indexOf('.');
    int wholeDigits = pointAt < 0 ? mantissa.length() : pointAt;
    String digits = mantissa.replace(".", "");

    int zeros = leadingZeros(digits);
    if (zeros == digits.length()) {
      return 0;
    }
    int exponent = exponent(jsonNumber.substring(Math.min(exponentAt + 1, jsonNumber.length())));
    return floorAndClamp(digits.substring(zeros), wholeDigits - zeros + exponent);
  }

  /// The number 0.digits x 10^point, where the first digit is not 0.
  private static int floorAndClamp(String digits, int point) {
    if (point <= 0) {
      return 0;
    }
    if (point > 3) {
      return GREATEST;
    }
    int floor = 0;
    for (int place = 0; place < point; place++) {
      floor = 10 * floor + (place < digits.length() ? digits.charAt(place) - '0' : 0);
    }
    return Math.min(floor, GREATEST);
  }

  private static int indexOfExponent(String number) {
    int lower = number.indexOf('e');
    int at = lower < 0 ? number.indexOf('E') : lower;
    return at < 0 ? number.length() : at;
  }

  private static int exponent(String text) {
    boolean negative = text.startsWith("-");
    int exponent = 0;
    for (int at = negative || text.startsWith("+") ? 1 : 0; at < text.length(); at++) {
      exponent = (int) Math.min(HUGE_EXPONENT, 10L * exponent + text.charAt(at) - '0');
    }
    return negative ? -exponent : exponent;
  }

  private static int leadingZeros(String digits) {
    int zeros = 0;
    while (zeros < digits.length() && digits.charAt(zeros) == '0') {
      zeros++;
    }
    return zeros;
  }
}
