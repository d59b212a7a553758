package ai.leoma.chain;

/// The chain could not be read or written; the message says which call and why, without secrets.
public final class ChainUnavailable extends RuntimeException {
  public ChainUnavailable(String message, Throwable cause) {
    super(message, cause);
  }

  public ChainUnavailable(String message) {
    super(message);
  }
}
