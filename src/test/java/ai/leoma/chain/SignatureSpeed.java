package ai.leoma.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Prints how many signatures one thread makes and checks per second; no test, run by hand.
final class SignatureSpeed {
  private static final int ROUNDS = 6;
  private static final long ROUND_NANOS = 2_000_000_000L;

  private SignatureSpeed() {}

  public static void main(String[] arguments) {
    byte[] message =
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855:1700000000"
            .getBytes(UTF_8);
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

  private static long perSecond(java.util.function.BooleanSupplier operation) {
    long start = System.nanoTime();
    long count = 0;
    long elapsed = 0;
    while (elapsed < ROUND_NANOS) {
      if (!operation.getAsBoolean()) {
        throw new IllegalStateException("operation failed");
      }
      count++;
      elapsed = System.nanoTime() - start;
    }
    return count * 1_000_000_000L / elapsed;
  }
}
