package ai.leoma.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.BooleanSupplier;

/// Prints how many signatures one thread makes and checks per second of processor time, so that a
/// busy machine does not matter much. No test; after a build, run it by hand with
/// `target/test-classes`, `target/classes` and the bcprov jar on the class path.
final class SignatureSpeed {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 5;
  private static final long ROUND_NANOS = 2_000_000_000L;

  private SignatureSpeed() {}

  public static void main(String[] arguments) {
    byte[] message = ("0".repeat(64) + ":1700000000").getBytes(UTF_8);
    try (KeyPair key = KeyPair.ofMiniSecret(new byte[32])) {
      byte[] publicKey = key.publicKey();
      byte[] signature = key.sign(message);
      for (int round = 1; round <= ROUNDS; round++) {
        long verified = perSecond(() -> Sr25519.verify(publicKey, message, signature));
        long signed = perSecond(() -> key.sign(message).length == signature.length);
        System.out.printf("round %d: %d verified/s, %d signed/s%n", round, verified, signed);
      }
    }
  }

  private static long perSecond(BooleanSupplier operation) {
    long start = THREADS.getCurrentThreadCpuTime();
    long count = 0;
    long used = 0;
    while (used < ROUND_NANOS) {
      for (int i = 0; i < 50; i++) {
        if (!operation.getAsBoolean()) {
          throw new IllegalStateException("operation failed");
        }
      }
      count += 50;
      used = THREADS.getCurrentThreadCpuTime() - start;
    }
    return count * 1_000_000_000L / used;
  }
}
