package ai.leoma.task.round;

import ai.leoma.chain.BlockReference;
import ai.leoma.inference.Generation;
import ai.leoma.inference.GenerationRequest;
import ai.leoma.inference.GenerationTarget;
import ai.leoma.judge.PromptWriter.WrittenPrompt;
import ai.leoma.miner.CommittedModel;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a round needs from the other rooms, in one place so that a test can stand in for all.
public interface RoundNeighbours {
  Uni<BlockReference> head();

  /// Empty while the block is not final.
  Uni<Optional<BlockReference>> finalizedBlock(long number);

  Uni<List<CommittedModel>> validMiners();

  Uni<List<Generation>> generate(
      List<GenerationTarget> targets, GenerationRequest request, Path folder);

  /// How long [#generate] may take for so many targets.
  Duration longestGeneration(int targets);

  Uni<WrittenPrompt> writePrompt(List<Path> frames);

  /// @throws ai.leoma.media.MediaRefusedException when the source holds no such clip
  void cutClip(Path source, Duration start, Duration length, Path clip);

  /// @throws ai.leoma.media.MediaRefusedException when it does not decode
  void firstFrame(Path clip, Path png);

  /// @throws ai.leoma.media.MediaRefusedException when they do not decode
  List<Path> frames(Path clip, Path folder);
}
