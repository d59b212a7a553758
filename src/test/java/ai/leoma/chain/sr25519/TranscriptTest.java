package ai.leoma.chain.sr25519;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TranscriptTest {
  @Test
  void challengesAreThoseOfMerlin() {
    // the equivalence test of the Merlin crate
    byte[] challenge =
        new Transcript("test protocol")
            .append("some label", "some data".getBytes(US_ASCII))
            .challenge("challenge", 32);

    assertThat(HexFormat.of().formatHex(challenge))
        .isEqualTo("d5a21972d0d5fe320c0d263fac7fffb8145aa640af6e9bca177c03c7efcf0615");
  }

  @Test
  void thePermutationIsThatOfSha3() throws NoSuchAlgorithmException {
    byte[] message = "one block of SHA3-256".getBytes(US_ASCII);
    byte[] state = Arrays.copyOf(message, KeccakPermutation.STATE_BYTES);
    state[message.length] ^= 0x06;
    state[135] ^= (byte) 0x80;

    KeccakPermutation.permute(state);

    assertThat(Arrays.copyOf(state, 32))
        .isEqualTo(MessageDigest.getInstance("SHA3-256").digest(message));
  }

  @Test
  void aCopyGoesItsOwnWay() {
    Transcript original = new Transcript("test");
    Transcript copy = original.copy().append("a", new byte[] {1});

    byte[] expected = new Transcript("test").challenge("c", 16);

    assertThat(copy.challenge("c", 16)).isNotEqualTo(expected);
    assertThat(original.challenge("c", 16)).isEqualTo(expected);
  }

  @Test
  void aWitnessLeavesTheTranscriptAsItWas() {
    Transcript transcript = new Transcript("test");

    byte[] first = transcript.witness("w", new byte[32], new SecureRandom(), 64);
    byte[] second = transcript.witness("w", new byte[32], new SecureRandom(), 64);

    assertThat(first).hasSize(64).isNotEqualTo(second);
    assertThat(transcript.challenge("c", 16)).isEqualTo(new Transcript("test").challenge("c", 16));
  }

  @Test
  void messagesLongerThanOneBlockCountToTheLastByte() {
    byte[] message = new byte[1000];
    byte[] other = message.clone();
    other[999] = 1;

    assertThat(new Transcript("test").append("m", message).challenge("c", 300))
        .isNotEqualTo(new Transcript("test").append("m", other).challenge("c", 300));
  }
}
