package ai.leoma.chain.timelock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.Vectors;
import ai.leoma.chain.Hex;
import ai.leoma.digest.Sha256;
import ai.leoma.sandbox.chain.ImitatedBeacon;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TimelockEncryptionTest {
  private static final JsonNode VECTORS = Vectors.json("chain/timelock-vectors.json");
  private static final byte[] PAYLOAD = hex(VECTORS.get("payloadHex"));
  private static final byte[] SIGNATURE_1000 =
      hex(Vectors.json("chain/drand-quicknet.json").get("knownRounds").get(0).get("signatureG1"));
  private static final ImitatedBeacon IMITATED =
      new ImitatedBeacon("test".getBytes(UTF_8), Instant.EPOCH, Duration.ofSeconds(1));

  static Stream<byte[]> ciphertexts() {
    return Vectors.elements(VECTORS.get("cases")).stream().map(TimelockEncryptionTest::hex);
  }

  @ParameterizedTest
  @MethodSource("ciphertexts")
  void whatTheReferenceSealedIsOpenedByTheRealSignature(byte[] ciphertext) {
    assertThat(TimelockEncryption.decrypt(ciphertext, SIGNATURE_1000)).contains(PAYLOAD);
    assertThat(TimelockCiphertext.decode(ciphertext).encode()).isEqualTo(ciphertext);
  }

  /// The reference's own randomness, found by decrypting, must give the reference's bytes.
  @ParameterizedTest
  @MethodSource("ciphertexts")
  void theSameRandomnessGivesTheBytesOfTheReference(byte[] ciphertext) {
    // Given
    TimelockCiphertext parts = TimelockCiphertext.decode(ciphertext);
    byte[] shared = Pairing.bytes(G1Point.decode(SIGNATURE_1000), G2Point.decode(parts.u()));
    byte[] sigma = Bytes.xor(parts.v(), Sha256.of(shared));
    byte[] key = Bytes.xor(parts.w(), Sha256.of(sigma));

    // When
    byte[] again =
        TimelockEncryption.encrypt(
            Beacon.QUICKNET, 1000, PAYLOAD, new Given(List.of(key, sigma, parts.nonce())));

    // Then
    assertThat(again).isEqualTo(ciphertext);
  }

  @Test
  void identityOfARoundIsTheHashOfItsNumber() {
    byte[] number = ByteBuffer.allocate(8).putLong(VECTORS.get("round").asLong()).array();

    assertThat(Sha256.hexOf(number)).isEqualTo(VECTORS.get("identityHex").asText());
  }

  @Test
  void contentOfAnySizeComesBackWithTheSignatureOfItsRoundOnly() {
    for (int size : new int[] {0, 1, 31, 512, 4000}) {
      byte[] content = new byte[size];
      Arrays.fill(content, (byte) 7);

      byte[] sealed =
          TimelockEncryption.encrypt(IMITATED.beacon(), 77, content, new SecureRandom());

      assertThat(sealed).hasSize(size + TimelockEncryption.OVERHEAD_BYTES);
      assertThat(TimelockEncryption.decrypt(sealed, IMITATED.signature(77))).contains(content);
      assertThat(TimelockEncryption.decrypt(sealed, IMITATED.signature(78))).isEmpty();
      assertThat(TimelockEncryption.decrypt(sealed, SIGNATURE_1000)).isEmpty();
    }
  }

  @Test
  void theImitatedBeaconSignsAsTheRealOneDoes() {
    assertThat(IMITATED.beacon().verifies(5, IMITATED.signature(5))).isTrue();
    assertThat(IMITATED.beacon().verifies(6, IMITATED.signature(5))).isFalse();
    assertThat(Beacon.QUICKNET.verifies(5, IMITATED.signature(5))).isFalse();
  }

  @Test
  void twoCiphertextsOfOneContentHaveNothingInCommon() {
    byte[] one = TimelockEncryption.encrypt(Beacon.QUICKNET, 1, PAYLOAD, new SecureRandom());
    byte[] other = TimelockEncryption.encrypt(Beacon.QUICKNET, 1, PAYLOAD, new SecureRandom());

    TimelockCiphertext first = TimelockCiphertext.decode(one);
    TimelockCiphertext second = TimelockCiphertext.decode(other);
    assertThat(first.u()).isNotEqualTo(second.u());
    assertThat(first.v()).isNotEqualTo(second.v());
    assertThat(first.w()).isNotEqualTo(second.w());
    assertThat(first.nonce()).isNotEqualTo(second.nonce());
  }

  @Test
  void damagedCiphertextIsRefusedOrStaysClosed() {
    byte[] good = ciphertexts().findFirst().orElseThrow();
    long seed = 20_261_122L;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 150; i++) {
      byte[] damaged = good.clone();
      int at = random.nextInt(damaged.length);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      assertThat(opened(damaged)).as("seed %d, round %d, byte %d", seed, i, at).isEmpty();
    }
  }

  @Test
  void hostileBytesEndAsAClearErrorAndTakeNoMemory() {
    byte[] good = ciphertexts().findFirst().orElseThrow();
    long seed = 424L;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] hostile = Arrays.copyOf(good, random.nextInt(good.length + 40));
      ByteBuffer bytes = ByteBuffer.wrap(hostile);
      for (int hit = random.nextInt(3); hit > 0 && hostile.length > 104; hit--) {
        bytes.putLong(96 + random.nextInt(hostile.length - 103), random.nextLong());
      }
      try {
        assertThat(TimelockCiphertext.decode(hostile).encode()).isEqualTo(hostile);
      } catch (TimelockUnreadable refused) {
        assertThat(refused.getMessage()).as("seed %d, round %d", seed, i).isNotBlank();
      }
    }
  }

  @Test
  void whatIsWrongIsNamed() {
    byte[] good = ciphertexts().findFirst().orElseThrow();
    byte[] longer = Arrays.copyOf(good, good.length + 1);
    byte[] otherCipher = good.clone();
    otherCipher[good.length - 1] = 'C';
    byte[] hugePart = good.clone();
    Arrays.fill(hugePart, 96, 104, (byte) 0xff);

    assertThatThrownBy(() -> TimelockCiphertext.decode(longer)).hasMessageContaining("left over");
    assertThatThrownBy(() -> TimelockCiphertext.decode(otherCipher))
        .hasMessageContaining("another cipher");
    assertThatThrownBy(() -> TimelockCiphertext.decode(hugePart))
        .hasMessageContaining("18446744073709551615 bytes");
    assertThatThrownBy(() -> TimelockCiphertext.decode(new byte[0]))
        .isInstanceOf(TimelockUnreadable.class);
    assertThatThrownBy(() -> TimelockEncryption.decrypt(good, new byte[48]))
        .isInstanceOf(NotOnCurve.class);
  }

  /// Later revisions of the reference write V and W without their lengths; the chain does not.
  @Test
  void theFormOfLaterRevisionsIsRefused() {
    TimelockCiphertext parts = TimelockCiphertext.decode(ciphertexts().findFirst().orElseThrow());
    byte[] whole = parts.encode();
    byte[] rest = Arrays.copyOfRange(whole, 96 + 2 * (8 + 32), whole.length);
    byte[] later = Bytes.joined(parts.u(), parts.v(), parts.w(), rest);

    assertThatThrownBy(() -> TimelockCiphertext.decode(later))
        .isInstanceOf(TimelockUnreadable.class);
  }

  private static Optional<byte[]> opened(byte[] ciphertext) {
    try {
      return TimelockEncryption.decrypt(ciphertext, SIGNATURE_1000);
    } catch (TimelockUnreadable | NotOnCurve _) {
      return Optional.empty();
    }
  }

  private static byte[] hex(JsonNode text) {
    return Hex.decode(text.asText());
  }

  /// Gives what it was given, in that order.
  private static final class Given extends SecureRandom {
    private static final long serialVersionUID = 1;
    private final transient Deque<byte[]> left;

    Given(List<byte[]> given) {
      left = new ArrayDeque<>(given);
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(left.removeFirst(), 0, bytes, 0, bytes.length);
    }
  }
}
