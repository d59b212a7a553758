package ai.leoma.chain.timelock;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.apache.milagro.amcl.BLS381.BIG;
import org.apache.milagro.amcl.BLS381.FP12;
import org.apache.milagro.amcl.BLS381.FP2;
import org.apache.milagro.amcl.BLS381.PAIR;

/// The pairing of BLS12-381.
final class Pairing {
  private Pairing() {}

  /// The paired value in the 576 bytes of arkworks: twelve numbers, the lowest byte first. The
  /// library builds its field in another way (over a cubic instead of a quadratic extension), so
  /// that the coefficients of w come in another order: w^0, w^2, w^4, w, w^3, w^5.
  static byte[] bytes(G1Point one, G2Point other) {
    FP12 value = value(one, other);
    List<FP2> coefficients =
        List.of(
            value.geta().geta(),
            value.getc().geta(),
            value.getb().getb(),
            value.getb().geta(),
            value.geta().getb(),
            value.getc().getb());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (FP2 coefficient : coefficients) {
      out.writeBytes(littleEndian(coefficient.getA()));
      out.writeBytes(littleEndian(coefficient.getB()));
    }
    return out.toByteArray();
  }

  /// Whether both pairs have the same value.
  static boolean areEqual(G1Point one, G2Point other, G1Point one2, G2Point other2) {
    return value(one, other).equals(value(one2, other2));
  }

  private static FP12 value(G1Point one, G2Point other) {
    FP12 value = PAIR.fexp(PAIR.ate(other.copy(), one.copy()));
    value.reduce();
    return value;
  }

  private static byte[] littleEndian(BIG number) {
    byte[] bigEndian = new byte[BaseField.BYTES];
    number.toBytes(bigEndian);
    return Bytes.reversed(bigEndian);
  }
}
