package ai.leoma.answer;

/// The CRC-32 of several byte strings in a row, from their own checksums and lengths alone: a
/// checksum is a remainder modulo the polynomial of CRC-32 (RFC 1952, section 8), and what stands
/// before `n` bytes counts as multiplied by x to the power of `8 n`.
final class JoinedCrc32 {
  /// Without its highest term, and like all values here with the highest power in the lowest bit.
  private static final int POLYNOMIAL = 0xEDB88320;

  private static final int ONE = 1 << 31;
  private static final int X_TO_THE_8 = 1 << 23;

  private int value;

  /// @param crc32 of what comes next
  /// @param bytes how many these are
  void append(int crc32, long bytes) {
    value = product(value, powerOfX8(bytes)) ^ crc32;
  }

  /// Of all that was appended.
  int value() {
    return value;
  }

  private static int powerOfX8(long exponent) {
    int power = ONE;
    int square = X_TO_THE_8;
    for (long rest = exponent; rest != 0; rest >>>= 1) {
      if ((rest & 1) == 1) {
        power = product(power, square);
      }
      square = product(square, square);
    }
    return power;
  }

  private static int product(int left, int right) {
    int product = 0;
    int shifted = right;
    for (int term = ONE; term != 0; term >>>= 1) {
      if ((left & term) != 0) {
        product ^= shifted;
      }
      shifted = (shifted & 1) == 0 ? shifted >>> 1 : (shifted >>> 1) ^ POLYNOMIAL;
    }
    return product;
  }
}
