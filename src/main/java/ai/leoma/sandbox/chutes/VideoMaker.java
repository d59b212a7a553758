package ai.leoma.sandbox.chutes;

import ai.leoma.sandbox.studio.MinerKind;
import java.nio.file.Path;

/// Makes what a miner answers with.
@FunctionalInterface
public interface VideoMaker {

  /// Writes the answer of a miner of this kind to the target. Same kind, image and seed: same
  /// answer.
  ///
  /// May take seconds; is interrupted when nobody waits for the answer any more.
  void make(MinerKind kind, Path firstFramePng, long seed, Path target) throws Exception;
}
