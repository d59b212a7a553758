package ai.leoma.storage;

/// The object store could not be reached or refused the call; the message names the call and the
/// key.
public final class StorageUnavailable extends RuntimeException {
  public StorageUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
