package ai.leoma.ranking.check;

import ai.leoma.http.OutsideText;
import java.io.IOException;

/// Ends a check, or a part of it: what it needs is not there, not in time, or not readable. That is
/// no contradiction.
public final class NotCheckable extends Exception {
  private static final long serialVersionUID = 1L;

  NotCheckable(String why) {
    super(why, null, false, false);
  }

  static NotCheckable of(String path, IOException failure) {
    return new NotCheckable(path + ": " + OutsideText.of(failure));
  }
}
