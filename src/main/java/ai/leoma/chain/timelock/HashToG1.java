package ai.leoma.chain.timelock;

import ai.leoma.digest.Sha256;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;

/// The suite `BLS12381G1_XMD:SHA-256_SSWU_RO_` of RFC 9380: from a message to a point of G1 whose
/// logarithm nobody knows. Not in constant time: messages are public.
final class HashToG1 {
  private static final int DIGEST_BYTES = 32;
  private static final int BLOCK_BYTES = 64;
  private static final int LONGEST_TAG_BYTES = 255;

  /// So many that their remainder modulo p is as good as evenly distributed.
  private static final int BYTES_PER_ELEMENT = 64;

  // the auxiliary curve y^2 = x^3 + Ax + B, and Z (RFC 9380, section 8.8.1)
  private static final BigInteger A =
      new BigInteger(
          "00144698a3b8e9433d693a02c96d4982b0ea985383ee66a8"
              + "d8e8981aefd881ac98936f8da0e0f97f5cf428082d584c1d",
          16);
  private static final BigInteger B =
      new BigInteger(
          "12e2908d11688030018b12e8753eee3b2016c1f0f24f4070"
              + "a0b9c14fcef35ef55a23215a316ceaa5d1cc48e98e172be0",
          16);
  private static final BigInteger Z = BigInteger.valueOf(11);

  private static final BlsScalar COFACTOR = BlsScalar.of(new BigInteger("d201000000010001", 16));

  private HashToG1() {}

  /// A point of the curve or of the auxiliary one, both below p.
  record Coordinates(BigInteger x, BigInteger y) {}

  /// @param tag tells apart for what the message is hashed; at most 255 bytes
  static G1Point of(byte[] message, byte[] tag) {
    byte[] uniform = expanded(message, tag, 2 * BYTES_PER_ELEMENT);
    G1Point first = mapped(element(uniform, 0));
    G1Point second = mapped(element(uniform, BYTES_PER_ELEMENT));
    return first.plus(second).times(COFACTOR);
  }

  static BigInteger element(byte[] uniform, int from) {
    return BaseField.reduced(
        new BigInteger(1, Arrays.copyOfRange(uniform, from, from + BYTES_PER_ELEMENT)));
  }

  /// `expand_message_xmd` with SHA-256.
  static byte[] expanded(byte[] message, byte[] tag, int length) {
    if (tag.length > LONGEST_TAG_BYTES) {
      throw new IllegalArgumentException("the tag of a hash has at most 255 bytes");
    }
    byte[] taggedEnd = Bytes.joined(tag, new byte[] {(byte) tag.length});
    byte[] sizes = {(byte) (length >>> 8), (byte) length, 0};
    byte[] seed = Sha256.of(Bytes.joined(new byte[BLOCK_BYTES], message, sizes, taggedEnd));
    byte[] block = new byte[DIGEST_BYTES];
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 1; out.size() < length; i++) {
      block = Sha256.of(Bytes.joined(Bytes.xor(seed, block), new byte[] {(byte) i}, taggedEnd));
      out.writeBytes(block);
    }
    return Arrays.copyOf(out.toByteArray(), length);
  }

  /// A point of the curve, not yet of the group.
  static G1Point mapped(BigInteger element) {
    return Isogeny.imageOf(simplifiedSwu(element)).map(G1Point::of).orElseGet(G1Point::infinity);
  }

  /// The simplified method of Shallue, van de Woestijne and Ulas (RFC 9380, section 6.6.2).
  private static Coordinates simplifiedSwu(BigInteger u) {
    BigInteger zu2 = BaseField.reduced(Z.multiply(u).multiply(u));
    BigInteger sum = BaseField.reduced(BaseField.squared(zu2).add(zu2));
    BigInteger x1 =
        sum.signum() == 0
            ? quotient(B, Z.multiply(A))
            : BaseField.reduced(
                quotient(B.negate(), A).multiply(BaseField.inverse(sum).add(BigInteger.ONE)));
    return BaseField.root(rightSide(x1))
        .map(y -> new Coordinates(x1, signedLike(u, y)))
        .orElseGet(
            () -> {
              BigInteger x2 = BaseField.reduced(zu2.multiply(x1));
              return new Coordinates(
                  x2, signedLike(u, BaseField.root(rightSide(x2)).orElseThrow()));
            });
  }

  private static BigInteger rightSide(BigInteger x) {
    return BaseField.reduced(BaseField.squared(x).add(A).multiply(x).add(B));
  }

  private static BigInteger quotient(BigInteger dividend, BigInteger divisor) {
    return BaseField.reduced(dividend.multiply(BaseField.inverse(divisor)));
  }

  private static BigInteger signedLike(BigInteger u, BigInteger y) {
    return u.testBit(0) == y.testBit(0) ? y : BaseField.negative(y);
  }
}
