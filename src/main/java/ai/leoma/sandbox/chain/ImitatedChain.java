package ai.leoma.sandbox.chain;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.Hotkey;
import ai.leoma.sandbox.Cast;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The subnet that the imitated Pylon tells of. Safe for use by several threads.
///
/// Time on it follows the tournament, not the clock: task `id` and its round own the blocks from
/// `base(id - 1)` to the next base. So a round sees the same block numbers and hashes however long
/// it takes and whenever it is repeated. Each reader has a head of its own, as if it had a node of
/// its own: asking moves that head on by one, up to [#BLOCKS_AHEAD] beyond the base, and moves
/// nobody else's.
public final class ImitatedChain {

  /// Blocks from one task to the next.
  public static final long BLOCKS_PER_TASK = 20;

  /// How far a head moves on while a task is awaited.
  public static final long BLOCKS_AHEAD = 15;

  private final Cast cast;
  private final Map<String, Long> headsByReader = new HashMap<>();
  private final Map<Hotkey, Long> lastUpdates = new HashMap<>();
  private final Map<Hotkey, Map<Hotkey, Double>> weights = new HashMap<>();
  private final Map<Hotkey, String> plainCommitments = new HashMap<>();
  private long base;

  /// @param lastPublishedTask id of the newest published task, 0 when there is none
  public ImitatedChain(Cast cast, long lastPublishedTask) {
    this.cast = cast;
    this.base = base(lastPublishedTask);
  }

  public Cast cast() {
    return cast;
  }

  /// Moves the chain on to the blocks of the round after this task. Never moves it back.
  public synchronized void taskPublished(long taskId) {
    base = Math.max(base, base(taskId));
  }

  /// The head as this reader sees it, one further than at its last question.
  synchronized BlockReference nextHead(String reader) {
    long head = Math.max(headsByReader.getOrDefault(reader, base), base);
    headsByReader.put(reader, Math.min(head + 1, base + BLOCKS_AHEAD));
    return block(head);
  }

  /// The block that states of the subnet refer to; it stays while a task is awaited.
  synchronized BlockReference stateBlock() {
    return block(base);
  }

  /// A block that exists by now.
  synchronized Optional<BlockReference> known(long number) {
    return number >= 0 && number <= base + BLOCKS_AHEAD
        ? Optional.of(block(number))
        : Optional.empty();
  }

  synchronized long lastUpdate(Hotkey hotkey) {
    return lastUpdates.getOrDefault(hotkey, 0L);
  }

  /// Records weights as set by this hotkey. Its last update moves on, even within one block.
  synchronized void setWeights(Hotkey hotkey, Map<Hotkey, Double> newWeights) {
    weights.put(hotkey, Map.copyOf(newWeights));
    lastUpdates.put(hotkey, Math.max(base, lastUpdate(hotkey) + 1));
  }

  /// The weights in force, by the hotkey that set them.
  public synchronized Map<Hotkey, Map<Hotkey, Double>> weights() {
    return Map.copyOf(weights);
  }

  synchronized void setCommitment(Hotkey hotkey, String hex) {
    plainCommitments.put(hotkey, hex);
  }

  synchronized Map<Hotkey, String> plainCommitments() {
    return Map.copyOf(plainCommitments);
  }

  private BlockReference block(long number) {
    return new BlockReference(number, "0x" + cast.seed().hex("block", number));
  }

  private static long base(long taskId) {
    return Cast.FIRST_BLOCK + BLOCKS_PER_TASK * (taskId + 1);
  }
}
