package ai.leoma.task.round;

import ai.leoma.chain.BlockReference;
import ai.leoma.judge.PromptWriter.WrittenPrompt;
import ai.leoma.task.TaskId;
import ai.leoma.task.round.ChosenClip.PassedOver;
import ai.leoma.task.source.ClipRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where a task round stands (rules 9). One record per state; the legal transitions are its
/// methods. PostgreSQL holds the state at every moment, so that another process can go on.
public sealed interface RoundState {
  Attempt attempt();

  /// One attempt at one task. Its number fences every write: a process that was overtaken by a
  /// later attempt changes nothing any more.
  ///
  /// @param number from 1 for each task
  /// @param poolDigest names the frozen pool of sources
  record Attempt(TaskId task, int number, Instant startedAt, String poolDigest) {
    public Attempt {
      if (number < 1) {
        throw new IllegalArgumentException("attempts count from 1: " + number);
      }
    }
  }

  /// A state in which the attempt can still fail.
  sealed interface Open extends RoundState {
    /// Short name, as PostgreSQL and `round_attempt` have it.
    String stateName();

    default Abandoned abandon(AttemptFailed failure) {
      return new Abandoned(
          attempt(),
          stateName(),
          failure.getMessage(),
          failure.clip(),
          failure.passedOver(),
          failure.outcomes(),
          failure.isClipFailed(),
          failure.isPoolExhausted());
    }
  }

  /// The pool is frozen and the chain has not been looked at yet.
  record Preparing(Attempt attempt) implements Open {
    @Override
    public String stateName() {
      return "preparing";
    }

    /// @param head the newest block of any kind: every later one was unknown when the pool froze
    public Waiting startAt(BlockReference head) {
      return new Waiting(attempt, head);
    }
  }

  /// Waiting until the block right after the head is final. Which block decides is fixed from here
  /// on: whoever ends the process and starts it again draws no other.
  record Waiting(Attempt attempt, BlockReference head) implements Open {
    @Override
    public String stateName() {
      return "waiting";
    }

    public long decidingBlock() {
      return head.number() + 1;
    }

    public Drawn draw(BlockReference finalized) {
      return new Drawn(attempt, head, finalized);
    }
  }

  /// The block is known, and with it the order of the clips.
  record Drawn(Attempt attempt, BlockReference head, BlockReference block) implements Open {
    public Drawn {
      if (block.number() != head.number() + 1) {
        throw new IllegalArgumentException(
            "block %d does not decide a round that started at %d"
                .formatted(block.number(), head.number()));
      }
    }

    @Override
    public String stateName() {
      return "drawn";
    }

    public Generating generate(ChosenClip clip, WrittenPrompt prompt) {
      return new Generating(this, clip, prompt);
    }
  }

  /// The clip is cut and its prompt is written; the miners are being called.
  record Generating(Drawn drawn, ChosenClip clip, WrittenPrompt prompt) implements Open {
    @Override
    public Attempt attempt() {
      return drawn.attempt();
    }

    @Override
    public String stateName() {
      return "generating";
    }

    public Uploading upload(List<MinerOutcome> outcomes, UploadPlan plan) {
      return new Uploading(this, outcomes, plan);
    }
  }

  /// The plan is committed: these objects and no others make up the task.
  record Uploading(Generating generating, List<MinerOutcome> outcomes, UploadPlan plan)
      implements Open {
    public Uploading {
      outcomes = List.copyOf(outcomes);
      if (outcomes.stream().noneMatch(MinerOutcome::isServed)) {
        throw new IllegalArgumentException("a task needs a miner that was served");
      }
    }

    @Override
    public Attempt attempt() {
      return generating.attempt();
    }

    @Override
    public String stateName() {
      return "uploading";
    }

    public Published publish(Instant at) {
      return new Published(this, at);
    }
  }

  /// Others see the task from here on.
  record Published(Uploading uploaded, Instant publishedAt) implements RoundState {
    @Override
    public Attempt attempt() {
      return uploaded.attempt();
    }
  }

  /// Nothing was published. The next attempt has the same task id, pool and block.
  ///
  /// @param lastState how far it came
  /// @param clip the one it failed with, where it failed because of one
  /// @param clipFailed the clip is to blame; after some such failures it is passed over
  /// @param poolExhausted no clip of the frozen pool can be used: the next attempt freezes a new
  ///     one
  record Abandoned(
      Attempt attempt,
      String lastState,
      String reason,
      Optional<ClipRef> clip,
      List<PassedOver> passedOver,
      List<MinerOutcome> outcomes,
      boolean clipFailed,
      boolean poolExhausted)
      implements RoundState {}
}
