package ai.leoma.task.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.chain.BlockReference;
import ai.leoma.inference.Generation;
import ai.leoma.inference.GenerationOutcome;
import ai.leoma.inference.GenerationOutcome.NotAVideo;
import ai.leoma.inference.GenerationOutcome.Refused;
import ai.leoma.inference.GenerationOutcome.TimedOut;
import ai.leoma.inference.GenerationOutcome.WrongSize;
import ai.leoma.inference.GenerationTarget;
import ai.leoma.miner.CommittedModel;
import ai.leoma.storage.ObjectKey;
import ai.leoma.storage.TaskObjects;
import ai.leoma.task.TaskId;
import ai.leoma.task.round.RoundState.Attempt;
import ai.leoma.task.round.RoundState.Preparing;
import ai.leoma.task.round.RoundState.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundStateTest {
  private static final Attempt ATTEMPT =
      new Attempt(TaskId.FIRST, 1, Instant.EPOCH, "0".repeat(64));

  @Test
  void onlyTheBlockRightAfterTheHeadDecides() {
    Waiting waiting = new Preparing(ATTEMPT).startAt(block(10));

    assertThat(waiting.decidingBlock()).isEqualTo(11);
    assertThat(waiting.draw(block(11)).block()).isEqualTo(block(11));
    assertThatThrownBy(() -> waiting.draw(block(10))).hasMessageContaining("block 10");
    assertThatThrownBy(() -> waiting.draw(block(12))).hasMessageContaining("block 12");
  }

  @Test
  void failureIsKeptWithTheStateThatItHappenedIn() {
    AttemptFailed failure = AttemptFailed.by(new IllegalStateException("down"));

    assertThat(new Preparing(ATTEMPT).startAt(block(1)).abandon(failure))
        .satisfies(
            end -> {
              assertThat(end.lastState()).isEqualTo("waiting");
              assertThat(end.reason()).isEqualTo("down");
              assertThat(end.poolExhausted()).isFalse();
            });
  }

  @Test
  void metadataIsTheLastObjectOfAPlan() {
    UploadPlan.Item clip = item(TaskObjects.originalClip(1));
    UploadPlan.Item metadata = item(TaskObjects.metadata(1));

    assertThat(new UploadPlan(List.of(clip, metadata)).artifacts()).containsExactly(clip);
    assertThatThrownBy(() -> new UploadPlan(List.of(metadata, clip))).hasMessageContaining("last");
    assertThatThrownBy(() -> new UploadPlan(List.of())).hasMessageContaining("last");
    assertThatThrownBy(() -> new UploadPlan(List.of(clip, clip, metadata)))
        .hasMessageContaining("twice");
  }

  @Test
  void wordsOfAMinerAreTidiedAndCut() {
    assertThat(outcome(new Refused(500, "a\0b\r\n\u001b[31m" + "x".repeat(1000))).detail())
        .startsWith("500 a b [31mxx")
        .hasSize(500);
    assertThat(outcome(new NotAVideo("\ud800text")).detail()).isEqualTo("text");
    assertThat(outcome(new WrongSize(640, 640)).detail()).isEqualTo("640x640");
    assertThat(outcome(new TimedOut()).detail()).isEmpty();
  }

  private static MinerOutcome outcome(GenerationOutcome outcome) {
    CommittedModel model =
        new CommittedModel(FakeNeighbours.miner("A"), 1, 2, "n", "r", "c", "s", "h");
    return new MinerOutcome(
        model, new Generation(new GenerationTarget(model.miner(), "c"), outcome, Duration.ZERO));
  }

  private static UploadPlan.Item item(ObjectKey key) {
    return new UploadPlan.Item(key, Path.of("file"), "0".repeat(64), 1, "video/mp4");
  }

  private static BlockReference block(long number) {
    return new BlockReference(number, "0x" + "00".repeat(32));
  }
}
