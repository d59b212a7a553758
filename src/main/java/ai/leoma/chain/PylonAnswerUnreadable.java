package ai.leoma.chain;

/// An answer of Pylon that is not what its routes promise; the message names the member.
final class PylonAnswerUnreadable extends RuntimeException {
  PylonAnswerUnreadable(String message) {
    super(message);
  }

  PylonAnswerUnreadable(String message, Throwable cause) {
    super(message, cause);
  }
}
