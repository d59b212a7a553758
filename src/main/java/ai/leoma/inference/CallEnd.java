package ai.leoma.inference;

/// How one POST to a chute ended, before anybody judged what it means.
sealed interface CallEnd {
  /// The whole body is in the file.
  ///
  /// @param lastByteNanos [System#nanoTime()] at the last byte
  record Downloaded(long bytes, String sha256, long lastByteNanos) implements CallEnd {}

  /// An answer that is no file.
  ///
  /// @param text the beginning of its body, fit to be kept
  record Answered(int status, String contentType, String text) implements CallEnd {}

  record DeadlinePassed() implements CallEnd {}

  record Endless() implements CallEnd {}

  record NotConnected(String detail) implements CallEnd {}

  /// The connection broke after the request had left.
  record Lost(String detail) implements CallEnd {}
}
