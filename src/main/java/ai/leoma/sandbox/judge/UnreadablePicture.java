package ai.leoma.sandbox.judge;

import java.io.IOException;

/// Bytes that were sent as a picture and are none that the imitated judge can look at.
final class UnreadablePicture extends IOException {

  private static final long serialVersionUID = 1L;

  UnreadablePicture(String message, Throwable cause) {
    super(message, cause);
  }
}
