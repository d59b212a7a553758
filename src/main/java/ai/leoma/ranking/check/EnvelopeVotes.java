package ai.leoma.ranking.check;

import ai.leoma.evaluation.SubmittedVotes;
import ai.leoma.validator.weights.CheckResult.Kind;
import java.util.BitSet;
import java.util.List;
import java.util.function.UnaryOperator;

/// What a verified envelope votes, in as little memory as it takes.
final class EnvelopeVotes {
  private static final int FIXED_BYTES = 250;
  private static final int BYTES_OF_A_VOTE = 16;

  private final String caller;
  private final long signedTimeMillis;
  private final long[] tasks;
  private final String[] miners;
  private final BitSet passed = new BitSet();

  /// @param shared gives the one text of all that are equal
  EnvelopeVotes(
      String caller,
      long signedTimeMillis,
      List<SubmittedVotes.Item> items,
      UnaryOperator<String> shared) {
    this.caller = shared.apply(caller);
    this.signedTimeMillis = signedTimeMillis;
    this.tasks = new long[items.size()];
    this.miners = new String[items.size()];
    for (int i = 0; i < tasks.length; i++) {
      tasks[i] = items.get(i).taskId();
      miners[i] = shared.apply(items.get(i).miner().ss58());
      passed.set(i, items.get(i).passed());
    }
  }

  /// @throws Contradicts when the vote is not what was signed
  void requireSays(ListedVote vote) throws Contradicts {
    boolean isSame =
        caller.equals(vote.validator())
            && signedTimeMillis == vote.signedTimeMillis()
            && vote.item() < tasks.length
            && tasks[vote.item()] == vote.task()
            && miners[vote.item()].equals(vote.miner())
            && passed.get(vote.item()) == vote.passed();
    Contradicts.unless(
        isSame, Kind.VOTE, vote + " is not what its envelope " + vote.envelope() + " says");
  }

  long bytes() {
    return FIXED_BYTES + (long) BYTES_OF_A_VOTE * tasks.length;
  }
}
