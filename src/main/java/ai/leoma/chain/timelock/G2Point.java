package ai.leoma.chain.timelock;

import java.math.BigInteger;
import java.util.Arrays;
import org.apache.milagro.amcl.BLS381.BIG;
import org.apache.milagro.amcl.BLS381.ECP2;
import org.apache.milagro.amcl.BLS381.FP2;

/// A point of G2: the public key of a beacon, or the first part of a ciphertext. Immutable.
public final class G2Point {
  /// The size of an encoding.
  public static final int BYTES = 2 * BaseField.BYTES;

  private final ECP2 point;

  private G2Point(ECP2 point) {
    point.affine();
    this.point = point;
  }

  /// @throws NotOnCurve unless the bytes are the compressed form of a point of the group, which is
  ///     not the one at infinity
  public static G2Point decode(byte[] encoding) {
    CompressedForm form = new CompressedForm(encoding, BYTES);
    BIG imaginary = BIG.fromBytes(form.number(0));
    BIG real = BIG.fromBytes(form.number(BaseField.BYTES));
    G2Point point = new G2Point(new ECP2(new FP2(real, imaginary)));
    if (point.copy().is_infinity()) {
      throw new NotOnCurve("a point is not on the curve");
    }
    if (!point.copy().mul(BlsScalar.order()).is_infinity()) {
      throw new NotOnCurve("a point is outside the group");
    }
    return point.hasGreaterY() == form.isGreaterY() ? point : point.negative();
  }

  /// The generator that everybody uses.
  public static G2Point generator() {
    return new G2Point(ECP2.generator());
  }

  /// The 96 bytes of the compressed form.
  public byte[] encode() {
    FP2 x = copy().getX();
    byte[] bytes = new byte[BYTES];
    byte[] real = new byte[BaseField.BYTES];
    x.getB().toBytes(bytes);
    x.getA().toBytes(real);
    System.arraycopy(real, 0, bytes, BaseField.BYTES, real.length);
    return CompressedForm.flagged(bytes, hasGreaterY());
  }

  /// The point that many times.
  public G2Point times(BlsScalar scalar) {
    return new G2Point(copy().mul(scalar.value()));
  }

  /// The library changes the points that it computes with.
  ECP2 copy() {
    return new ECP2(point);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof G2Point that && Arrays.equals(encode(), that.encode());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encode());
  }

  private G2Point negative() {
    ECP2 negative = copy();
    negative.neg();
    return new G2Point(negative);
  }

  /// The imaginary part decides, and the real one where that is zero.
  private boolean hasGreaterY() {
    FP2 y = copy().getY();
    BigInteger imaginary = G1Point.integer(y.getB());
    return BaseField.isGreater(imaginary.signum() == 0 ? G1Point.integer(y.getA()) : imaginary);
  }
}
