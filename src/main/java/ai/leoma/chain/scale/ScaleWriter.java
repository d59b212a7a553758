package ai.leoma.chain.scale;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/// Writes the primitives of SCALE; the opposite of [ScaleReader].
public final class ScaleWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public byte[] bytes() {
    return out.toByteArray();
  }

  public ScaleWriter fixed(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /// @param value 0 to 255
  public ScaleWriter u8(int value) {
    return integer(BigInteger.valueOf(value), 1, false);
  }

  /// @param value 0 to 2^32 - 1
  public ScaleWriter u32(long value) {
    return integer(BigInteger.valueOf(value), 4, false);
  }

  public ScaleWriter bool(boolean value) {
    return u8(value ? 1 : 0);
  }

  /// Little-endian; two's complement when signed.
  ///
  /// @throws IllegalArgumentException if the number does not fit
  public ScaleWriter integer(BigInteger value, int length, boolean isSigned) {
    boolean fits =
        isSigned
            ? value.bitLength() < 8 * length
            : value.signum() >= 0 && value.bitLength() <= 8 * length;
    if (!fits) {
      throw new IllegalArgumentException(
          "%s does not fit into %s%d".formatted(value, isSigned ? "i" : "u", 8 * length));
    }
    byte[] bigEndian = value.toByteArray();
    for (int i = 0; i < length; i++) {
      int index = bigEndian.length - 1 - i;
      out.write(index >= 0 ? bigEndian[index] : value.signum() < 0 ? -1 : 0);
    }
    return this;
  }

  /// The shortest form.
  ///
  /// @throws IllegalArgumentException if the number is negative or longer than 128 bits
  public ScaleWriter compact(BigInteger value) {
    if (value.signum() < 0 || value.bitLength() > 128) {
      throw new IllegalArgumentException(value + " is no compact number");
    }
    if (value.bitLength() <= 6) {
      return u8(value.intValue() << 2);
    }
    if (value.bitLength() <= 14) {
      return integer(BigInteger.valueOf(value.longValue() << 2 | 1), 2, false);
    }
    if (value.bitLength() <= 30) {
      return integer(BigInteger.valueOf(value.longValue() << 2 | 2), 4, false);
    }
    int length = Math.max(4, (value.bitLength() + 7) / 8);
    return u8(length - 4 << 2 | 3).integer(value, length, false);
  }

  public ScaleWriter compact(long value) {
    return compact(BigInteger.valueOf(value));
  }

  public ScaleWriter byteVector(byte[] bytes) {
    return compact(bytes.length).fixed(bytes);
  }
}
