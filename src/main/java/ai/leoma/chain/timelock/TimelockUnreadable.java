package ai.leoma.chain.timelock;

/// Bytes that are no ciphertext for a round of a beacon. The message says what is wrong, never what
/// the bytes are.
public final class TimelockUnreadable extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  TimelockUnreadable(String message) {
    super(message);
  }
}
