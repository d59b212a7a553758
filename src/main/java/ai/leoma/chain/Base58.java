package ai.leoma.chain;

import java.util.Arrays;

/// Base58 with Bitcoin's alphabet: digits and letters without 0, O, I and l.
final class Base58 {
  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  /// By character, for addresses are checked in great numbers.
  private static final boolean[] IS_DIGIT = new boolean[128];

  static {
    ALPHABET.chars().forEach(character -> IS_DIGIT[character] = true);
  }

  private Base58() {}

  /// Whether the text is of the alphabet only; the empty text is.
  static boolean isBase58(String text) {
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character >= IS_DIGIT.length || !IS_DIGIT[character]) {
        return false;
      }
    }
    return true;
  }

  static String encode(byte[] bytes) {
    byte[] number = bytes.clone();
    int zeros = firstNonZero(number, 0);
    StringBuilder reversed = new StringBuilder();
    for (int first = zeros; first < number.length; first = firstNonZero(number, first)) {
      reversed.append(ALPHABET.charAt(divide(number, first, 256, 58)));
    }
    return reversed.append("1".repeat(zeros)).reverse().toString();
  }

  /// @throws IllegalArgumentException if a character is not of the alphabet
  static byte[] decode(String text) {
    byte[] digits = new byte[text.length()];
    for (int i = 0; i < digits.length; i++) {
      int digit = ALPHABET.indexOf(text.charAt(i));
      if (digit < 0) {
        throw new IllegalArgumentException("not a character of base58: " + text.charAt(i));
      }
      digits[i] = (byte) digit;
    }
    int zeros = firstNonZero(digits, 0);
    byte[] bytes = new byte[digits.length];
    int end = bytes.length;
    for (int first = zeros; first < digits.length; first = firstNonZero(digits, first)) {
      end--;
      bytes[end] = (byte) divide(digits, first, 58, 256);
    }
    return Arrays.copyOfRange(bytes, end - zeros, bytes.length);
  }

  private static int firstNonZero(byte[] digits, int from) {
    int index = from;
    while (index < digits.length && digits[index] == 0) {
      index++;
    }
    return index;
  }

  /// Divides the number, whose digits of base `base` begin at `first`, in place; returns what is
  /// left over.
  private static int divide(byte[] number, int first, int base, int divisor) {
    int remainder = 0;
    for (int i = first; i < number.length; i++) {
      int value = remainder * base + (number[i] & 0xff);
      number[i] = (byte) (value / divisor);
      remainder = value % divisor;
    }
    return remainder;
  }
}
