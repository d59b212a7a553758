package ai.leoma.ranking.check;

import ai.leoma.validator.weights.CheckResult;
import ai.leoma.validator.weights.CheckResult.Kind;

/// Ends a check: what was published contradicts.
public final class Contradicts extends Exception {
  private static final long serialVersionUID = 1L;
  private final Kind kind;

  Contradicts(Kind kind, String what) {
    super(what, null, false, false);
    this.kind = kind;
  }

  CheckResult.Contradicted result() {
    return new CheckResult.Contradicted(kind, getMessage());
  }

  static void unless(boolean holds, Kind kind, String what) throws Contradicts {
    if (!holds) {
      throw new Contradicts(kind, what);
    }
  }
}
