package ai.leoma.task;

import ai.leoma.chain.Hotkey;
import io.quarkus.test.Mock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/// Votes as a test dictates them.
@Mock
@ApplicationScoped
class TestVotes implements TaskVotes {
  private final Map<TaskId, TaskVoteSummary> summaries = new ConcurrentHashMap<>();

  void passed(TaskId task, Hotkey miner, int validators, Instant updated) {
    summaries.put(
        task,
        new TaskVoteSummary(
            3, Map.of(miner, new PairSummary(true, validators, Optional.of(updated)))));
  }

  @Override
  public Uni<TaskVoteSummary> ofTask(TaskId task) {
    return Uni.createFrom().item(summaries.getOrDefault(task, TaskVoteSummary.NONE));
  }

  @Override
  public Uni<PairVotes> ofPair(TaskId task, Hotkey miner) {
    return ofTask(task)
        .map(
            summary ->
                summary.byMiner().containsKey(miner)
                    ? new PairVotes(true, List.of(vote(miner)))
                    : PairVotes.NONE);
  }

  private static ShownVote vote(Hotkey validator) {
    return new ShownVote(
        validator,
        true,
        Optional.of(5000.5),
        Instant.parse("2026-05-01T12:00:00.120Z"),
        OptionalInt.of(81),
        Optional.empty(),
        Optional.of(Map.of("motion_quality", 88)),
        OptionalInt.of(86));
  }
}
