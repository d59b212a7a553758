package ai.leoma.sandbox.chain.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// The blocks that a node knows: which chain of them is the best, and up to where it is final.
///
/// Like a node that was synced by a proof and keeps no archive it knows the first block of all and
/// those from a recent one on, and the storage of the newest only. Not safe for several threads.
public final class Ledger {
  private static final int KEPT_BODIES = 20_000;

  private final int keptStates;
  private final Map<BlockHash, Body> bodies = new HashMap<>();
  private final Map<BlockHash, Block> blocks = new HashMap<>();
  private final NavigableMap<Long, BlockHash> best = new TreeMap<>();
  private Block head;
  private Block finalized;

  /// What became of the best chain when a block was added.
  ///
  /// @param retracted blocks that it left, oldest first
  /// @param enacted blocks that it took up, oldest first
  public record Change(List<Block> retracted, List<Block> enacted) {
    public Change {
      retracted = List.copyOf(retracted);
      enacted = List.copyOf(enacted);
    }
  }

  /// @param earlier headers that are known without storage, oldest first
  /// @param keptStates how many blocks' storage is kept
  public Ledger(Body first, List<Header> earlier, Block start, int keptStates) {
    this.keptStates = keptStates;
    remember(first.header().hash(), first);
    earlier.forEach(header -> remember(header.hash(), new Body(header, List.of())));
    remember(start.hash(), start.body());
    blocks.put(start.hash(), start);
    head = start;
    finalized = start;
  }

  private void remember(BlockHash hash, Body body) {
    bodies.put(hash, body);
    best.put(body.header().number(), hash);
  }

  public Block head() {
    return head;
  }

  public Block finalized() {
    return finalized;
  }

  /// Of the best chain.
  public Optional<BlockHash> hashAt(long number) {
    return Optional.ofNullable(best.get(number));
  }

  public Optional<Body> body(BlockHash hash) {
    return Optional.ofNullable(bodies.get(hash));
  }

  /// Empty for a block that is not known or whose storage is discarded.
  public Optional<Block> block(BlockHash hash) {
    return Optional.ofNullable(blocks.get(hash));
  }

  /// Adds a block beside the best chain, or on top of it.
  public void add(Block block) {
    if (!blocks.containsKey(block.parentHash())) {
      throw new IllegalArgumentException("no parent is known of block " + block.number());
    }
    bodies.put(block.hash(), block.body());
    blocks.put(block.hash(), block);
  }

  /// Makes a known block the head.
  public Change makeHead(Block block) {
    List<Block> enacted = new ArrayList<>();
    Block at = block;
    while (!at.hash().equals(best.get(at.number()))) {
      enacted.addFirst(at);
      at = blocks.get(at.parentHash());
    }
    if (at.number() < finalized.number()) {
      throw new IllegalArgumentException("final blocks stay");
    }
    NavigableMap<Long, BlockHash> left = best.tailMap(at.number(), false);
    List<Block> retracted = left.values().stream().map(blocks::get).toList();
    left.clear();
    enacted.forEach(each -> best.put(each.number(), each.hash()));
    head = block;
    forgetOld();
    return new Change(retracted, enacted);
  }

  /// Replaces the storage of all blocks from the newest final one to the head.
  public void amend(UnaryOperator<Block> amendment) {
    for (BlockHash hash : List.copyOf(best.tailMap(finalized.number(), true).values())) {
      blocks.computeIfPresent(hash, (_, block) -> amendment.apply(block));
    }
    head = blocks.get(head.hash());
    finalized = blocks.get(finalized.hash());
  }

  /// Makes the best chain final up to this number.
  ///
  /// @return the blocks that became final, oldest first
  public List<Block> finalise(long number) {
    List<Block> became = new ArrayList<>();
    while (finalized.number() < Math.min(number, head.number())) {
      finalized = blocks.get(best.get(finalized.number() + 1));
      became.add(finalized);
    }
    return List.copyOf(became);
  }

  private void forgetOld() {
    long oldestState = Math.min(head.number() - keptStates, finalized.number());
    blocks.values().removeIf(block -> block.number() < oldestState);
    long oldestBody = head.number() - KEPT_BODIES;
    while (best.higherKey(0L) != null && best.higherKey(0L) < oldestBody) {
      bodies.remove(best.remove(best.higherKey(0L)));
    }
  }
}
