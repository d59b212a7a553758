package ai.leoma.miner;

/// How one check of a miner came out.
public record CheckResult(ValidityCheck check, Outcome outcome) {
  /// What a check can come to.
  public sealed interface Outcome {}

  public record Passed() implements Outcome {}

  /// @param reason in the words of the wire contract
  /// @param detail what was found instead, as far as somebody outside said so; may be empty
  public record Failed(String reason, String detail) implements Outcome {}

  /// An outage, ours or theirs, stands between us and an answer.
  ///
  /// @param reason what it counts as once the grace period is over
  /// @param detail what went wrong
  public record Undecided(String reason, String detail) implements Outcome {}

  /// There is nothing to look at, because an earlier check did not pass.
  public record NotMade() implements Outcome {}

  static CheckResult passed(ValidityCheck check) {
    return new CheckResult(check, new Passed());
  }

  static CheckResult failed(ValidityCheck check, String reason) {
    return new CheckResult(check, new Failed(reason, ""));
  }

  static CheckResult notMade(ValidityCheck check) {
    return new CheckResult(check, new NotMade());
  }

  static CheckResult of(ValidityCheck check, boolean hasPassed, String otherwise) {
    return hasPassed ? passed(check) : failed(check, otherwise);
  }
}
