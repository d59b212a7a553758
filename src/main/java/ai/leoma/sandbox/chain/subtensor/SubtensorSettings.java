package ai.leoma.sandbox.chain.subtensor;

import ai.leoma.sandbox.SandboxSeed;
import ai.leoma.sandbox.chain.metadata.ImitatedRuntime;
import ai.leoma.sandbox.chain.runtime.Subnet;

/// How an imitated chain starts.
///
/// @param firstBlock number of the block that it starts at
/// @param finalityLag how many blocks the newest final one is behind the head
/// @param keptStates of how many blocks the storage is kept
public record SubtensorSettings(
    SandboxSeed seed,
    Subnet subnet,
    long firstBlock,
    int finalityLag,
    int keptStates,
    ImitatedRuntime runtime) {
  /// Blocks from the head back to the newest final one, about as on the real chain.
  public static final int FINALITY_LAG = 3;

  private static final int KEPT_STATES = 256;

  public SubtensorSettings {
    if (firstBlock < 0 || finalityLag < 0 || keptStates < 1) {
      throw new IllegalArgumentException("a chain starts at a block and keeps some storage");
    }
  }

  /// The same, starting elsewhere.
  SubtensorSettings startingAt(long block) {
    return new SubtensorSettings(seed, subnet, block, finalityLag, keptStates, runtime);
  }

  /// Finality three blocks behind the head, and the storage of 256 blocks, as nodes that keep no
  /// archive have it.
  public static SubtensorSettings standard(SandboxSeed seed, Subnet subnet, long firstBlock) {
    return new SubtensorSettings(
        seed, subnet, firstBlock, FINALITY_LAG, KEPT_STATES, ImitatedRuntime.finney424());
  }
}
