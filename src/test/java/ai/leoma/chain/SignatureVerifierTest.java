package ai.leoma.chain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.Vectors;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SignatureVerifierTest {
  private static final byte[] MESSAGE = "the message".getBytes(UTF_8);
  private static final SignatureVerifier EXPERIENCED = experienced();

  static Stream<JsonNode> vectors() {
    JsonNode all = Vectors.json("sr25519-vectors.json");
    return Stream.of("positive", "negative", "bytesWrapping")
        .flatMap(kind -> Vectors.elements(all.get(kind)).stream());
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void saysTheSameAsTheCheckWithoutMemoryAgainAndAgain(JsonNode vector) {
    byte[] publicKey = hex(vector, "publicKey");
    byte[] message = hex(vector, "messageHex");
    byte[] signature = hex(vector, "signature");
    for (int time = 1; time <= 3; time++) {
      assertThat(EXPERIENCED.verify(publicKey, message, signature))
          .isEqualTo(Sr25519.verify(publicKey, message, signature));
      assertThat(EXPERIENCED.verifyRawOrWrapped(publicKey, message, signature))
          .isEqualTo(Sr25519.verifyRawOrWrapped(publicKey, message, signature));
    }
  }

  @Test
  void aKnownKeyStillRefusesEveryFlippedBit() {
    SignatureVerifier verifier = new SignatureVerifier();
    try (KeyPair key = KeyPair.ofMiniSecret(new byte[32])) {
      byte[] publicKey = key.publicKey();
      byte[] signature = key.sign(MESSAGE);
      makeKnown(verifier, key);
      for (int bit = 0; bit < 8 * signature.length; bit++) {
        byte[] forged = signature.clone();
        forged[bit / 8] ^= (byte) (1 << (bit % 8));
        assertThat(verifier.verify(publicKey, MESSAGE, forged)).as("bit %d", bit).isFalse();
      }
      for (int bit = 0; bit < 8 * MESSAGE.length; bit++) {
        byte[] other = MESSAGE.clone();
        other[bit / 8] ^= (byte) (1 << (bit % 8));
        assertThat(verifier.verify(publicKey, other, signature)).as("bit %d", bit).isFalse();
      }
      assertThat(verifier.verify(publicKey, MESSAGE, signature)).isTrue();
    }
  }

  @Test
  void tablesAreOnlyMadeForKeysThatWereLetInAndSignedAgain() {
    SignatureVerifier verifier = new SignatureVerifier();
    try (KeyPair key = KeyPair.ofMiniSecret(new byte[32])) {
      byte[] signature = key.sign(MESSAGE);
      byte[] forged = signature.clone();
      forged[0] ^= 1;

      for (int i = 0; i < 5; i++) {
        verifier.verify(key.publicKey(), MESSAGE, forged);
      }
      verifier.verify(key.publicKey(), MESSAGE, signature);
      verifier.verify(key.publicKey(), MESSAGE, signature);
      verifier.admit(key.publicKey());
      verifier.verify(key.publicKey(), MESSAGE, forged);
      assertThat(verifier.preparedKeys()).isZero();
      verifier.verify(key.publicKey(), MESSAGE, signature);
      assertThat(verifier.preparedKeys()).isOne();
    }
  }

  @Test
  void strangersPushNobodysTablesOut() {
    SignatureVerifier verifier = new SignatureVerifier(2);
    List<KeyPair> signers = signers(6);
    makeKnown(verifier, signers.get(0));
    makeKnown(verifier, signers.get(1));

    for (KeyPair stranger : signers.subList(2, 6)) {
      verifier.verify(stranger.publicKey(), MESSAGE, stranger.sign(MESSAGE));
    }

    assertThat(verifier.preparedKeys()).isEqualTo(2);
  }

  @Test
  void theKeysUsedLastAreKeptAndNoMore() {
    SignatureVerifier verifier = new SignatureVerifier(3);
    List<KeyPair> signers = signers(5);
    for (KeyPair key : signers) {
      makeKnown(verifier, key);
      makeKnown(verifier, signers.getFirst());
    }

    assertThat(verifier.preparedKeys()).isEqualTo(3);
    for (KeyPair key : signers) {
      assertThat(verifier.verify(key.publicKey(), MESSAGE, key.sign(MESSAGE))).isTrue();
    }
  }

  @Test
  void callersMayReuseTheirArrays() {
    SignatureVerifier verifier = new SignatureVerifier();
    try (KeyPair one = KeyPair.ofMiniSecret(new byte[32]);
        KeyPair other = one.deriveHard("other")) {
      byte[] publicKey = one.publicKey();
      byte[] signature = one.sign(MESSAGE);
      verifier.admit(publicKey);
      verifier.verify(publicKey, MESSAGE, signature);

      System.arraycopy(other.publicKey(), 0, publicKey, 0, publicKey.length);

      assertThat(verifier.verify(publicKey, MESSAGE, signature)).isFalse();
      assertThat(verifier.verify(publicKey, MESSAGE, other.sign(MESSAGE))).isTrue();
      assertThat(verifier.verify(one.publicKey(), MESSAGE, signature)).isTrue();
    }
  }

  @Test
  void severalThreadsGetTheSameAnswers() throws InterruptedException, ExecutionException {
    SignatureVerifier verifier = new SignatureVerifier(2);
    List<KeyPair> signers = signers(4);
    signers.forEach(key -> verifier.admit(key.publicKey()));
    List<Future<Boolean>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 400; i++) {
        KeyPair key = signers.get(i % signers.size());
        byte[] signature = key.sign(MESSAGE);
        boolean isForged = i % 3 == 0;
        signature[5] ^= (byte) (isForged ? 1 : 0);
        answers.add(
            threads.submit(
                () -> verifier.verify(key.publicKey(), MESSAGE, signature) == !isForged));
      }
    }
    for (Future<Boolean> isRight : answers) {
      assertThat(isRight.get()).isTrue();
    }
  }

  private static SignatureVerifier experienced() {
    SignatureVerifier verifier = new SignatureVerifier();
    vectors()
        .forEach(
            vector -> {
              verifier.admit(hex(vector, "publicKey"));
              for (int time = 1; time <= 2; time++) {
                verifier.verify(
                    hex(vector, "publicKey"), hex(vector, "messageHex"), hex(vector, "signature"));
              }
            });
    assertThat(verifier.preparedKeys()).isPositive();
    return verifier;
  }

  private static void makeKnown(SignatureVerifier verifier, KeyPair key) {
    verifier.admit(key.publicKey());
    assertThat(verifier.verify(key.publicKey(), MESSAGE, key.sign(MESSAGE))).isTrue();
  }

  private static List<KeyPair> signers(int count) {
    List<KeyPair> signers = new ArrayList<>();
    KeyPair root = KeyPair.ofMiniSecret(new byte[32]);
    for (int i = 0; i < count; i++) {
      signers.add(root.deriveHard("signer" + i));
    }
    return signers;
  }

  private static byte[] hex(JsonNode vector, String member) {
    return Hex.decode(vector.get(member).asText());
  }
}
