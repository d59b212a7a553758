package ai.leoma.task;

import ai.leoma.chain.Hotkey;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// How the votes on a task stand. Asked by the pages of a task, answered by room `ranking`; without
/// an answer every pair counts as not voted on.
public interface TaskVotes {
  Uni<TaskVoteSummary> ofTask(TaskId task);

  /// The votes on one pair that may be shown (rules 2, embargo), and its outcome.
  Uni<PairVotes> ofPair(TaskId task, Hotkey miner);

  /// The newest tasks on which somebody voted on the miner, newest first.
  Uni<List<MinerTaskVotes>> ofMiner(Hotkey miner, int most);

  /// @param latencyMillis as the newest vote that names it has it
  /// @param updated when the newest vote arrived
  record MinerTaskVotes(TaskId task, boolean passed, OptionalLong latencyMillis, Instant updated) {}

  /// @param validators how many cast a counting vote on any miner of the task
  /// @param byMiner miners with a vote
  record TaskVoteSummary(int validators, Map<Hotkey, PairSummary> byMiner) {
    public static final TaskVoteSummary NONE = new TaskVoteSummary(0, Map.of());

    public TaskVoteSummary {
      byMiner = Map.copyOf(byMiner);
    }
  }

  /// @param validators how many cast a counting vote on the pair
  /// @param updated when the newest of them arrived
  record PairSummary(boolean passed, int validators, Optional<Instant> updated) {
    public static final PairSummary NONE = new PairSummary(false, 0, Optional.empty());
  }

  /// @param shown oldest first
  record PairVotes(boolean passed, List<ShownVote> shown) {
    public static final PairVotes NONE = new PairVotes(false, List.of());

    public PairVotes {
      shown = List.copyOf(shown);
    }
  }

  /// One vote with its evidence.
  ///
  /// @param stake in TAO
  /// @param aspectScores by JSON name, empty when the evidence cannot be read
  record ShownVote(
      Hotkey validator,
      boolean passed,
      Optional<Double> stake,
      Instant evaluatedAt,
      OptionalInt confidence,
      Optional<String> reasoning,
      Optional<Map<String, Integer>> aspectScores,
      OptionalInt overallScore) {}
}
