package ai.leoma.chain.timelock;

import java.math.BigInteger;
import java.util.Arrays;
import org.apache.milagro.amcl.BLS381.BIG;
import org.apache.milagro.amcl.BLS381.ROM;

/// A number that points of BLS12-381 are multiplied by, below the order of its groups. It may be a
/// secret: it is printed nowhere, and [#of(byte[])] takes it without big integers on the way.
public final class BlsScalar {
  private final BIG value;

  private BlsScalar(BIG value) {
    this.value = value;
  }

  /// What the bytes, the highest first, leave modulo the order.
  ///
  /// @throws IllegalArgumentException if there are more than 48
  public static BlsScalar of(byte[] bigEndian) {
    if (bigEndian.length > BaseField.BYTES) {
      throw new IllegalArgumentException("a scalar of %d bytes".formatted(bigEndian.length));
    }
    byte[] padded = new byte[BaseField.BYTES];
    System.arraycopy(bigEndian, 0, padded, padded.length - bigEndian.length, bigEndian.length);
    BIG value = BIG.fromBytes(padded);
    value.mod(order());
    Arrays.fill(padded, (byte) 0);
    return new BlsScalar(value);
  }

  /// A number that everybody may know.
  static BlsScalar of(BigInteger value) {
    return new BlsScalar(BIG.fromBytes(BaseField.bytes(value)));
  }

  static BIG order() {
    return new BIG(ROM.CURVE_Order);
  }

  BIG value() {
    return new BIG(value);
  }
}
