package ai.leoma.chain.sr25519;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.junit.jupiter.api.Test;

class KeccakPermutationTest {
  private static final int SHA3_256_RATE = 136;

  @Test
  void sha3MadeWithItIsSha3() {
    long seed = 37;
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      byte[] message = new byte[random.nextInt(5 * SHA3_256_RATE)];
      random.nextBytes(message);

      assertThat(sha3(message)).as("seed %d round %d", seed, round).isEqualTo(reference(message));
    }
  }

  private static byte[] sha3(byte[] message) {
    byte[] state = new byte[KeccakPermutation.STATE_BYTES];
    int position = 0;
    for (byte value : message) {
      state[position++] ^= value;
      if (position == SHA3_256_RATE) {
        KeccakPermutation.permute(state);
        position = 0;
      }
    }
    state[position] ^= 6;
    state[SHA3_256_RATE - 1] ^= (byte) 0x80;
    KeccakPermutation.permute(state);
    return Arrays.copyOf(state, 32);
  }

  private static byte[] reference(byte[] message) {
    SHA3Digest digest = new SHA3Digest(256);
    digest.update(message, 0, message.length);
    byte[] hash = new byte[32];
    digest.doFinal(hash, 0);
    return hash;
  }
}
