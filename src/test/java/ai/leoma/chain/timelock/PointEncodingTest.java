package ai.leoma.chain.timelock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.chain.Hex;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.milagro.amcl.BLS381.BIG;
import org.apache.milagro.amcl.BLS381.ECP2;
import org.apache.milagro.amcl.BLS381.FP2;
import org.junit.jupiter.api.Test;

class PointEncodingTest {
  private static final byte[] SIGNATURE =
      Hex.decode(
          "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125"
              + "e342b73a8dd2bacbe47e4b6b63ed5e39");

  @Test
  void generatorHasItsWellKnownEncoding() {
    assertThat(Hex.encode(G2Point.generator().encode()))
        .isEqualTo(
            "93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049"
                + "334cf11213945d57e5ac7d055d042b7e024aa2b2f08f0a91260805272dc51051"
                + "c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8");
  }

  @Test
  void pointsOfBothSignsRoundTrip() {
    long seed = 381;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 12; i++) {
      BlsScalar scalar = BlsScalar.of(BigInteger.valueOf(random.nextLong(1, Long.MAX_VALUE)));
      byte[] one = G1Point.decode(SIGNATURE).times(scalar).encode();
      byte[] other = G2Point.generator().times(scalar).encode();

      assertThat(G1Point.decode(one).encode()).as("seed %d", seed).isEqualTo(one);
      assertThat(G2Point.decode(other).encode()).as("seed %d", seed).isEqualTo(other);
      // the other sign is the other point, which is as good
      one[0] ^= 0x20;
      other[0] ^= 0x20;
      assertThat(G1Point.decode(one).encode()).as("seed %d", seed).isEqualTo(one);
      assertThat(G2Point.decode(other).encode()).as("seed %d", seed).isEqualTo(other);
    }
  }

  @Test
  void flagsAndLengthsAreTakenAtTheirWord() {
    byte[] uncompressed = SIGNATURE.clone();
    uncompressed[0] &= 0x7f;
    byte[] infinity = new byte[48];
    infinity[0] = (byte) 0xc0;
    byte[] infinityOfG2 = Arrays.copyOf(infinity, 96);

    assertThatThrownBy(() -> G1Point.decode(uncompressed)).hasMessageContaining("not compressed");
    assertThatThrownBy(() -> G1Point.decode(infinity)).hasMessageContaining("infinity");
    assertThatThrownBy(() -> G2Point.decode(infinityOfG2)).hasMessageContaining("infinity");
    assertThatThrownBy(() -> G1Point.decode(new byte[0])).isInstanceOf(NotOnCurve.class);
    assertThatThrownBy(() -> G1Point.decode(Arrays.copyOf(SIGNATURE, 49)))
        .hasMessageContaining("49 bytes instead of 48");
    assertThatThrownBy(() -> G2Point.decode(SIGNATURE)).hasMessageContaining("48 bytes instead");
  }

  @Test
  void coordinatesHaveOneForm() {
    byte[] x = G1Point.decode(SIGNATURE).encode();
    x[0] &= 0x1f;
    BigInteger tooLarge = new BigInteger(1, x).add(BaseField.PRIME);
    byte[] reducible = BaseField.bytes(tooLarge.bitLength() > 381 ? BaseField.PRIME : tooLarge);
    reducible[0] |= (byte) 0x80;
    byte[] second = G2Point.generator().encode();
    System.arraycopy(BaseField.bytes(BaseField.PRIME), 0, second, 48, 48);

    assertThatThrownBy(() -> G1Point.decode(reducible)).hasMessageContaining("below p");
    assertThatThrownBy(() -> G2Point.decode(second)).hasMessageContaining("below p");
  }

  @Test
  void numbersWithoutPointAreRefused() {
    int refused = 0;
    for (int x = 0; x < 20; x++) {
      byte[] one = new byte[48];
      one[0] = (byte) 0x80;
      one[47] = (byte) x;
      assertThatThrownBy(() -> G1Point.decode(one)).isInstanceOf(NotOnCurve.class);
      refused += isMessage(one, "not on the curve") ? 1 : 0;
    }
    // about half of all numbers have no point, and the points of the others are outside the group
    assertThat(refused).isBetween(2, 18);
  }

  @Test
  void pointsOutsideTheGroupsAreRefused() {
    byte[] one = HashToG1.mapped(BigInteger.TWO).encode();
    byte[] other = outsideG2();

    assertThatThrownBy(() -> G1Point.decode(one)).hasMessageContaining("outside the group");
    assertThatThrownBy(() -> G2Point.decode(other)).hasMessageContaining("outside the group");
  }

  @Test
  void hostileBytesAreRefusedAndNothingElse() {
    long seed = 96;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 60; i++) {
      byte[] bytes = new byte[96];
      random.nextBytes(bytes);
      bytes[0] = (byte) (random.nextInt(4) == 0 ? bytes[0] : 0x80 | bytes[0] & 0x3f);
      // both curves have next to no points inside their groups
      assertThatThrownBy(() -> G1Point.decode(Arrays.copyOf(bytes, 48)))
          .as("seed %d, round %d", seed, i)
          .isInstanceOf(NotOnCurve.class);
      assertThatThrownBy(() -> G2Point.decode(bytes))
          .as("seed %d, round %d", seed, i)
          .isInstanceOf(NotOnCurve.class);
    }
  }

  /// The first point of the curve of G2 with a small x; the group has next to none of them.
  private static byte[] outsideG2() {
    for (int x = 1; ; x++) {
      ECP2 point = new ECP2(new FP2(new BIG(x), new BIG(0)));
      if (!point.is_infinity()) {
        byte[] encoding = new byte[96];
        encoding[0] = (byte) 0x80;
        encoding[95] = (byte) x;
        return encoding;
      }
    }
  }

  private static boolean isMessage(byte[] encoding, String part) {
    try {
      G1Point.decode(encoding);
      return false;
    } catch (NotOnCurve refused) {
      return refused.getMessage().contains(part);
    }
  }
}
