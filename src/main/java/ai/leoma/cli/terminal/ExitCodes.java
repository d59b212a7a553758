package ai.leoma.cli.terminal;

/// How commands end beside 0 for done and 2 for wrong usage.
public final class ExitCodes {
  /// It could not be done: somebody cannot be reached, or refuses.
  public static final int FAILED = 1;

  /// It could be done, but what was checked beforehand says no.
  public static final int CHECKS_FAILED = 3;

  /// Nobody can tell at the moment: an outage stands between, or the fate of a write is not known.
  public static final int UNKNOWN = 4;

  /// It was not confirmed.
  public static final int NOT_CONFIRMED = 5;

  /// It is written, but was not revealed while the command waited.
  public static final int NOT_REVEALED = 6;

  /// A setting is missing or wrong.
  public static final int CONFIGURATION = 78;

  private ExitCodes() {}
}
