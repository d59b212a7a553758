package ai.leoma.miner;

import java.util.Optional;

/// An answer of the outside world that a rule asks for, or the news that there is none right now.
sealed interface Checked<T> {
  record Known<T>(T answer) implements Checked<T> {}

  /// It is certain that the thing is not there.
  record Absent<T>(String detail) implements Checked<T> {}

  /// An outage, ours or theirs: nothing is known, and nothing may be concluded.
  record Unknown<T>(String detail) implements Checked<T> {}

  /// A chute, as far as validity asks.
  record ChuteFacts(boolean hot, Optional<String> revision, Optional<String> slug) {}

  /// A repository at the asked revision.
  ///
  /// @param sha the full commit
  /// @param modelHash empty when there is no weight file
  record ModelFacts(String sha, Optional<String> modelHash) {}
}
