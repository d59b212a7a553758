package ai.leoma.chain.timelock;

/// Bytes that encode no point of the group that was expected. The message says what is wrong with
/// them, never what they are.
public final class NotOnCurve extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  NotOnCurve(String message) {
    super(message);
  }
}
