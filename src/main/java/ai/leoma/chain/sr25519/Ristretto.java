package ai.leoma.chain.sr25519;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// The ristretto255 group of RFC 9496: 32-byte encodings of points, one per group element.
final class Ristretto {
  static final FieldElement EDWARDS_D =
      constant("a3785913ca4deb75abd841414d0a700098e879777940c78c73fe6f2bee6c0352");
  private static final FieldElement SQUARE_ROOT_OF_MINUS_ONE =
      constant("b0a00e4a271beec478e42fad0618432fa7d7fb3d99004d2b0bdfc14f8024832b");
  private static final FieldElement INVERSE_ROOT_OF_A_MINUS_D =
      inverseSquareRoot(FieldElement.ONE.negated().minus(EDWARDS_D)).root();
  static final EdwardsPoint GENERATOR =
      decode(bytes("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76"))
          .orElseThrow();

  private Ristretto() {}

  /// The point behind a canonical encoding; empty for every other string of bytes. Variable time:
  /// encodings are public.
  static Optional<EdwardsPoint> decode(byte[] encoding) {
    if (encoding.length != 32) {
      return Optional.empty();
    }
    FieldElement s = FieldElement.ofBytes(encoding);
    if (!Arrays.equals(s.toBytes(), encoding) || s.negativeMask() != 0) {
      return Optional.empty();
    }
    FieldElement ss = s.squared();
    FieldElement u1 = FieldElement.ONE.minus(ss);
    FieldElement u2 = FieldElement.ONE.plus(ss);
    FieldElement u2Squared = u2.squared();
    FieldElement v = EDWARDS_D.times(u1.squared()).negated().minus(u2Squared);
    InverseRoot inverse = inverseSquareRoot(v.times(u2Squared));
    FieldElement denominatorX = inverse.root().times(u2);
    FieldElement denominatorY = inverse.root().times(denominatorX).times(v);
    FieldElement x = s.doubled().times(denominatorX).absolute();
    FieldElement y = u1.times(denominatorY);
    FieldElement t = x.times(y);
    long refused = ~inverse.squareMask() | t.negativeMask() | y.zeroMask();
    return refused == 0
        ? Optional.of(new EdwardsPoint(x, y, FieldElement.ONE, t))
        : Optional.empty();
  }

  /// The one encoding of the group element, in constant time: the nonce point of a signature comes
  /// from a secret.
  static byte[] encode(EdwardsPoint point) {
    FieldElement u1 = point.z().plus(point.y()).times(point.z().minus(point.y()));
    FieldElement u2 = point.x().times(point.y());
    FieldElement inverseRoot = inverseSquareRoot(u1.times(u2.squared())).root();
    FieldElement denominator1 = inverseRoot.times(u1);
    FieldElement denominator2 = inverseRoot.times(u2);
    FieldElement inverseZ = denominator1.times(denominator2).times(point.t());

    long rotate = point.t().times(inverseZ).negativeMask();
    FieldElement rotatedX = point.y().times(SQUARE_ROOT_OF_MINUS_ONE);
    FieldElement rotatedY = point.x().times(SQUARE_ROOT_OF_MINUS_ONE);
    FieldElement rotatedDenominator = denominator1.times(INVERSE_ROOT_OF_A_MINUS_D);
    FieldElement x = FieldElement.select(rotate, rotatedX, point.x());
    FieldElement y = FieldElement.select(rotate, rotatedY, point.y());
    FieldElement inverse = FieldElement.select(rotate, rotatedDenominator, denominator2);

    y = FieldElement.select(x.times(inverseZ).negativeMask(), y.negated(), y);
    return inverse.times(point.z().minus(y)).absolute().toBytes();
  }

  /// What SQRT_RATIO_M1(1, v) of the RFC returns.
  private record InverseRoot(long squareMask, FieldElement root) {}

  private static InverseRoot inverseSquareRoot(FieldElement v) {
    FieldElement v3 = v.squared().times(v);
    FieldElement v7 = v3.squared().times(v);
    FieldElement root = v3.times(v7.toPowerForSquareRoot());
    FieldElement check = v.times(root.squared());
    FieldElement minusOne = FieldElement.ONE.negated();
    long correct = check.equalMask(FieldElement.ONE);
    long flipped = check.equalMask(minusOne);
    long flippedByRoot = check.equalMask(minusOne.times(SQUARE_ROOT_OF_MINUS_ONE));
    FieldElement turned = root.times(SQUARE_ROOT_OF_MINUS_ONE);
    root = FieldElement.select(flipped | flippedByRoot, turned, root);
    return new InverseRoot(correct | flipped, root.absolute());
  }

  private static FieldElement constant(String hex) {
    return FieldElement.ofBytes(bytes(hex));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
