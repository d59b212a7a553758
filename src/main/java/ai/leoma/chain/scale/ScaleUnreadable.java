package ai.leoma.chain.scale;

/// Bytes that are no SCALE encoding of what was expected. The message says what is wrong and where,
/// never what the bytes are.
public final class ScaleUnreadable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ScaleUnreadable(String reason, int offset) {
    super("%s at byte %d".formatted(reason, offset));
  }

  ScaleUnreadable(String reason) {
    super(reason);
  }
}
