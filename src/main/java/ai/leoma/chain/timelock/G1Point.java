package ai.leoma.chain.timelock;

import java.math.BigInteger;
import org.apache.milagro.amcl.BLS381.BIG;
import org.apache.milagro.amcl.BLS381.ECP;

/// A point of the curve of G1: the hash of a round, or the signature over it. Immutable.
public final class G1Point {
  /// The size of an encoding.
  public static final int BYTES = BaseField.BYTES;

  private final ECP point;

  private G1Point(ECP point) {
    point.affine();
    this.point = point;
  }

  /// @throws NotOnCurve unless the bytes are the compressed form of a point of the group, which is
  ///     not the one at infinity
  public static G1Point decode(byte[] encoding) {
    CompressedForm form = new CompressedForm(encoding, BYTES);
    G1Point point = new G1Point(new ECP(BIG.fromBytes(form.number(0))));
    if (point.isInfinity()) {
      throw new NotOnCurve("a point is not on the curve");
    }
    if (!point.copy().mul(BlsScalar.order()).is_infinity()) {
      throw new NotOnCurve("a point is outside the group");
    }
    return point.hasGreaterY() == form.isGreaterY() ? point : point.negative();
  }

  /// @throws NotOnCurve if the curve has no such point
  static G1Point of(HashToG1.Coordinates coordinates) {
    G1Point point =
        new G1Point(
            new ECP(
                BIG.fromBytes(BaseField.bytes(coordinates.x())),
                BIG.fromBytes(BaseField.bytes(coordinates.y()))));
    if (point.isInfinity()) {
      throw new NotOnCurve("coordinates are of no point");
    }
    return point;
  }

  static G1Point infinity() {
    return new G1Point(new ECP());
  }

  /// The 48 bytes of the compressed form.
  public byte[] encode() {
    byte[] x = new byte[BYTES];
    point.getX().toBytes(x);
    return CompressedForm.flagged(x, hasGreaterY());
  }

  /// The point that many times.
  public G1Point times(BlsScalar scalar) {
    return new G1Point(point.mul(scalar.value()));
  }

  G1Point plus(G1Point other) {
    ECP sum = copy();
    sum.add(other.copy());
    return new G1Point(sum);
  }

  HashToG1.Coordinates coordinates() {
    return new HashToG1.Coordinates(integer(point.getX()), integer(point.getY()));
  }

  /// The library changes the points that it computes with.
  ECP copy() {
    return new ECP(point);
  }

  private G1Point negative() {
    ECP negative = copy();
    negative.neg();
    return new G1Point(negative);
  }

  private boolean isInfinity() {
    return copy().is_infinity();
  }

  private boolean hasGreaterY() {
    return BaseField.isGreater(integer(point.getY()));
  }

  static BigInteger integer(BIG number) {
    byte[] bytes = new byte[BaseField.BYTES];
    number.toBytes(bytes);
    return new BigInteger(1, bytes);
  }
}
