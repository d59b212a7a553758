package ai.leoma.storage;

import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// The object store could not be reached or refused the call; the message names the call and the
/// key.
public final class StorageUnavailable extends RuntimeException {
  public StorageUnavailable(String message, Throwable cause) {
    super(message, cause);
  }

  /// Whether the store knows who asks, and says that this one may not.
  public boolean isDenied() {
    return Stream.iterate(getCause(), cause -> cause != null, Throwable::getCause)
        .filter(AwsServiceException.class::isInstance)
        .map(cause -> ((AwsServiceException) cause).awsErrorDetails())
        .filter(details -> details != null)
        .map(AwsErrorDetails::errorCode)
        .anyMatch("AccessDenied"::equals);
  }
}
