package ai.leoma.ranking.check;

import ai.leoma.ranking.Window;
import ai.leoma.task.TaskId;
import ai.leoma.validator.weights.CheckResult.Kind;
import ai.leoma.validator.weights.RankingChecker.OwnVote;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether a ranking counts what this validator voted.
final class OwnVotes {
  /// A vote that was accepted shortly before a ranking need not be in it, and clocks differ.
  private static final Duration LAG = Duration.ofMinutes(10);

  /// Signed times may be whole seconds, and a clock may be set.
  private static final long SLACK_MILLIS = 10_000;

  private final String own;
  private final Map<Pair, OwnVote> expected = new HashMap<>();
  private final boolean isEmpty;

  private record Pair(long task, String miner) {}

  /// @param votes those that the service has accepted
  /// @param window of the ranking
  /// @param computedAt when it was made
  OwnVotes(String own, List<OwnVote> votes, Optional<Window> window, Instant computedAt) {
    this.own = own;
    for (OwnVote vote : votes) {
      boolean mustBeThere =
          Instant.ofEpochMilli(vote.acceptedMillis()).plus(LAG).isBefore(computedAt)
              && window.filter(span -> span.contains(new TaskId(vote.task()))).isPresent();
      if (mustBeThere) {
        expected.put(new Pair(vote.task(), vote.miner().ss58()), vote);
      }
    }
    isEmpty = expected.isEmpty();
  }

  /// Whether none of ours has to be in it.
  boolean isEmpty() {
    return isEmpty;
  }

  /// @throws Contradicts when it is ours and says otherwise than we did. One that was signed later
  ///     than ours is another process's with the same key
  void see(ListedVote listed) throws Contradicts {
    if (!listed.validator().equals(own)) {
      return;
    }
    OwnVote vote = expected.remove(new Pair(listed.task(), listed.miner()));
    if (vote == null) {
      return;
    }
    Contradicts.unless(
        listed.signedTimeMillis() > vote.submittedFromMillis() - SLACK_MILLIS,
        Kind.OWN_VOTE,
        listed + " counts as it was before it was changed");
    boolean isLater = listed.signedTimeMillis() > vote.acceptedMillis() + SLACK_MILLIS;
    Contradicts.unless(
        isLater || listed.passed() == vote.passed(),
        Kind.OWN_VOTE,
        listed + " is not what this validator voted");
  }

  /// @param withheld votes that are there and not shown
  /// @throws Contradicts when more of ours are missing than that
  void requireSeen(long withheld) throws Contradicts {
    if (expected.size() > withheld) {
      Pair missing = expected.keySet().iterator().next();
      throw new Contradicts(
          Kind.OWN_VOTE,
          "%d accepted votes of this validator are not counted, one of them on %s in task %d"
              .formatted(expected.size(), missing.miner(), missing.task()));
    }
  }
}
