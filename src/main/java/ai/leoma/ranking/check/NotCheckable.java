package ai.leoma.ranking.check;

import ai.leoma.http.OutsideText;
import java.io.IOException;

/// Ends a check, or a part of it: what it needs is not there, not in time, or not readable. That is
/// no contradiction.
public final class NotCheckable extends Exception {
  private static final long serialVersionUID = 1L;
  private final boolean isOutage;

  NotCheckable(String why) {
    this(why, true);
  }

  private NotCheckable(String why, boolean isOutage) {
    super(why, null, false, false);
    this.isOutage = isOutage;
  }

  /// The service says that it comes later.
  static NotCheckable forNow(String why) {
    return new NotCheckable(why, false);
  }

  /// Whether it may be the same with everything else that is asked for now.
  boolean isOutage() {
    return isOutage;
  }

  static NotCheckable of(String path, IOException failure) {
    return new NotCheckable(path + ": " + OutsideText.of(failure));
  }
}
