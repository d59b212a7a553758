package ai.leoma.cli.mining;

/// One check as it is shown.
///
/// @param id fixed name, for programs
/// @param title what has to be so
/// @param reason in the words of the wire contract; empty unless it failed or cannot be told
/// @param found what was found; may be empty
/// @param advice what to do about it; empty when there is nothing to do
record CheckLine(String id, String title, State state, String reason, String found, String advice) {
  enum State {
    PASSED,
    FAILED,
    /// An outage stands between.
    UNKNOWN,
    /// Only the owner's service knows, and its address was not given.
    NOT_ASKED,
    /// An earlier check left nothing to look at.
    NOT_MADE
  }

  static CheckLine passed(String id, String title, String found) {
    return new CheckLine(id, title, State.PASSED, "", found, "");
  }

  static CheckLine failed(String id, String title, String reason, String found, String advice) {
    return new CheckLine(id, title, State.FAILED, reason, found, advice);
  }

  static CheckLine unknown(String id, String title, String reason, String found, String advice) {
    return new CheckLine(id, title, State.UNKNOWN, reason, found, advice);
  }

  static CheckLine notAsked(String id, String title) {
    return new CheckLine(id, title, State.NOT_ASKED, "", "only the owner knows (--api)", "");
  }

  static CheckLine notMade(String id, String title) {
    return new CheckLine(id, title, State.NOT_MADE, "", "nothing to look at", "");
  }
}
