package ai.leoma.chain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.Vectors;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Sr25519Test {
  private static final JsonNode VECTORS = Vectors.json("sr25519-vectors.json");
  private static final byte[] MESSAGE = "the message".getBytes(UTF_8);

  static Stream<JsonNode> positive() {
    return Vectors.elements(VECTORS.get("positive")).stream();
  }

  static Stream<JsonNode> negative() {
    return Vectors.elements(VECTORS.get("negative")).stream();
  }

  static Stream<JsonNode> bytesWrapping() {
    return Vectors.elements(VECTORS.get("bytesWrapping")).stream();
  }

  @ParameterizedTest
  @MethodSource("positive")
  void everySignatureOfTheReferenceVerifies(JsonNode vector) {
    assertThat(verify(vector)).isTrue();
    assertThat(Hotkey.ofSs58(vector.get("ss58").asText()).publicKey())
        .hasValue(hex(vector, "publicKey"));
  }

  @ParameterizedTest
  @MethodSource("negative")
  void everyForgeryOfTheReferenceIsRefused(JsonNode vector) {
    assertThat(verify(vector)).as(vector.get("why").asText()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("bytesWrapping")
  void onlyTheLenientCheckAcceptsWrappedMessages(JsonNode vector) {
    byte[] publicKey = hex(vector, "publicKey");
    byte[] message = hex(vector, "messageHex");
    byte[] signature = hex(vector, "signature");

    boolean isWrappedSigned = vector.get("name").asText().startsWith("signed wrapped / verify raw");
    boolean strict = vector.get("strict").asBoolean();
    assertThat(Sr25519.verify(publicKey, message, signature)).isEqualTo(strict);
    assertThat(Sr25519.verifyRawOrWrapped(publicKey, message, signature))
        .isEqualTo(strict || isWrappedSigned);
  }

  @Test
  void lenientCheckRefusesAnotherMessage() {
    try (KeyPair key = KeyPair.ofMiniSecret(new byte[32])) {
      byte[] signature = key.sign("<Bytes>the message</Bytes>".getBytes(UTF_8));

      assertThat(Sr25519.verifyRawOrWrapped(key.publicKey(), MESSAGE, signature)).isTrue();
      assertThat(Sr25519.verifyRawOrWrapped(key.publicKey(), "other".getBytes(UTF_8), signature))
          .isFalse();
    }
  }

  @Test
  void whatIsSignedVerifies() {
    long seed = 7;
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      byte[] miniSecret = randomBytes(random, 32);
      byte[] message = randomBytes(random, random.nextInt(600));
      try (KeyPair key = KeyPair.ofMiniSecret(miniSecret)) {
        byte[] signature = key.sign(message);

        assertThat(Sr25519.verify(key.publicKey(), message, signature))
            .as("seed %d round %d", seed, round)
            .isTrue();
      }
    }
  }

  @Test
  void noFlippedBitOfASignatureVerifies() {
    try (KeyPair key = KeyPair.ofMiniSecret(new byte[32])) {
      byte[] signature = key.sign(MESSAGE);
      for (int bit = 0; bit < 8 * signature.length; bit++) {
        assertThat(Sr25519.verify(key.publicKey(), MESSAGE, withFlippedBit(signature, bit)))
            .as("bit %d", bit)
            .isFalse();
      }
    }
  }

  @Test
  void noFlippedBitOfMessageOrKeyVerifies() {
    try (KeyPair key = KeyPair.ofMiniSecret(new byte[32])) {
      byte[] signature = key.sign(MESSAGE);
      for (int bit = 0; bit < 8 * MESSAGE.length; bit++) {
        byte[] message = withFlippedBit(MESSAGE, bit);
        assertThat(Sr25519.verify(key.publicKey(), message, signature)).as("bit %d", bit).isFalse();
      }
      for (int bit = 0; bit < 256; bit++) {
        byte[] publicKey = withFlippedBit(key.publicKey(), bit);
        assertThat(Sr25519.verify(publicKey, MESSAGE, signature)).as("bit %d", bit).isFalse();
      }
    }
  }

  @Test
  void hostileBytesAreFalseAndNeverAnException() {
    long seed = 11;
    Random random = new Random(seed);
    byte[] realKey = KeyPair.ofMiniSecret(new byte[32]).publicKey();
    for (int round = 0; round < 2000; round++) {
      byte[] publicKey =
          round % 2 == 0 ? realKey : randomBytes(random, round % 7 == 0 ? random.nextInt(70) : 32);
      byte[] signature = randomBytes(random, round % 5 == 0 ? random.nextInt(130) : 64);
      if (signature.length == 64) {
        // often past the cheap refusals: marked, and s below the order
        signature[63] = (byte) (round % 3 == 0 ? 0x8f : signature[63]);
      }

      assertThat(Sr25519.verifyRawOrWrapped(publicKey, MESSAGE, signature))
          .as("seed %d round %d", seed, round)
          .isFalse();
    }
    assertThat(Sr25519.verify(new byte[0], new byte[0], new byte[0])).isFalse();
  }

  private static boolean verify(JsonNode vector) {
    return Sr25519.verify(
        hex(vector, "publicKey"), hex(vector, "messageHex"), hex(vector, "signature"));
  }

  private static byte[] hex(JsonNode vector, String member) {
    return Hex.decode(vector.get(member).asText());
  }

  private static byte[] randomBytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] withFlippedBit(byte[] bytes, int bit) {
    byte[] flipped = bytes.clone();
    flipped[bit / 8] ^= (byte) (1 << (bit % 8));
    return flipped;
  }
}
