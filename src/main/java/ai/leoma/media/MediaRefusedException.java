package ai.leoma.media;

import java.util.Objects;

/// A file was refused, or what was asked of it is not in it. Thrown by the operations of [Media]
/// that have no other way to say so; [Media#probe] answers with a value instead.
public final class MediaRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RefusalReason reason;
  private final String detail;

  public MediaRefusedException(RefusalReason reason, String detail) {
    super(Objects.requireNonNull(reason, "reason") + ": " + RefusalText.tidy(detail));
    this.reason = reason;
    this.detail = RefusalText.tidy(detail);
  }

  public RefusalReason reason() {
    return reason;
  }

  /// Short, printable and free of paths of this machine.
  public String detail() {
    return detail;
  }
}
