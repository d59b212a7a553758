package ai.leoma.validator.weights;

import ai.leoma.chain.Hotkey;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Checks published rankings of one service, and remembers what it has verified. Blocking; one
/// check at a time.
public interface RankingChecker extends AutoCloseable {
  /// Fetches the ranking with everything that it follows from, and computes it again.
  ///
  /// @param paid whom weights pay for it, which must be its winner; empty when they burn, which
  ///     says nothing about its winner
  CheckResult check(long ranking, Optional<Hotkey> paid) throws InterruptedException;

  @Override
  void close();

  /// Opens checkers; owned by who can recompute a ranking.
  interface Opener {
    RankingChecker open(Settings settings, Knowledge knowledge);
  }

  /// @param apiUrl of the service; a path in it is kept as a prefix
  /// @param deadline of one check
  /// @param envelopesAtOnce the most envelopes that one check fetches; the others follow in later
  ///     checks
  record Settings(URI apiUrl, Duration deadline, int envelopesAtOnce) {}

  /// What a validator knows by itself.
  interface Knowledge {
    Hotkey own();

    /// Its votes that the service has accepted and that it still remembers.
    List<OwnVote> votes();

    /// What the chain said of a validator's stake around a block.
    StakeReadings.Witness stakeOf(Hotkey validator, long block);
  }

  /// A vote of this validator that the service has accepted.
  ///
  /// @param submittedFromMillis it was signed no earlier, in milliseconds since 1970
  /// @param acceptedMillis when the service's answer was there
  record OwnVote(
      long task, Hotkey miner, boolean passed, long submittedFromMillis, long acceptedMillis) {}
}
