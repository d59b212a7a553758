package ai.leoma.task;

import ai.leoma.chain.Hotkey;
import ai.leoma.task.TaskAnswers.MinerTask;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.List;

/// The tasks in which a miner was voted on. Two addresses ask for them.
@ApplicationScoped
class MinerTasks {
  /// Older ones are left out.
  private static final int MOST = 500;

  private final Instance<TaskVotes> votes;

  MinerTasks(Instance<TaskVotes> votes) {
    this.votes = votes;
  }

  /// Newest first.
  Uni<List<MinerTask>> of(Hotkey miner) {
    return votes.isResolvable()
        ? votes
            .get()
            .ofMiner(miner, MOST)
            .map(tasks -> tasks.stream().map(TaskAnswers::minerTask).toList())
        : Uni.createFrom().item(List.of());
  }
}
