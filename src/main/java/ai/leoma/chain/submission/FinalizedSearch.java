package ai.leoma.chain.submission;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.rpc.RuntimeAt;
import ai.leoma.chain.runtime.RuntimeEvents.RuntimeEvent;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.chain.state.Moment;
import ai.leoma.chain.state.StateAt;
import ai.leoma.chain.state.StateAt.Entry;
import ai.leoma.chain.submission.ChainWrite.Inclusion;
import ai.leoma.chain.submission.Settlement.InBlock;
import ai.leoma.chain.submission.Settlement.Never;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Looks for one extrinsic in the finalized blocks that may hold it, each once.
final class FinalizedSearch {
  private static final String SUCCESS = "System.ExtrinsicSuccess";
  private static final String FAILURE = "System.ExtrinsicFailed";

  private final Node node;
  private final SignedExtrinsic extrinsic;
  private final RuntimeAt signedFor;
  private final Entry account;
  private final Map<String, String> emptyBlocks = new HashMap<>();
  private long searchedTo;
  private String lastHead = "";

  FinalizedSearch(Node node, Hotkey account, SignedExtrinsic extrinsic, RuntimeAt signedFor) {
    this.node = node;
    this.extrinsic = extrinsic;
    this.signedFor = signedFor;
    this.account = Entry.of("System", "Account", new Bytes(account.publicKey().orElseThrow()));
    this.searchedTo = extrinsic.firstBlock() - 1;
  }

  /// Searches the blocks that were finalized since the last look.
  ///
  /// @param lastWord why the pool says that no block will take it, if it does
  /// @return empty while a block may still take it
  /// @throws ChainUnavailable when the chain cannot be read; the next look goes on from there
  Optional<Settlement> look(Optional<Setback> lastWord) {
    String hash = node.finalizedHash();
    if (hash.equals(lastHead)) {
      return Optional.empty();
    }
    BlockReference finalized = node.reference(hash);
    Optional<Settlement> settlement =
        inBlocksUpTo(finalized).or(() -> outOfReach(finalized, lastWord));
    lastHead = hash;
    return settlement;
  }

  /// Goes back from a finalized block by the parents' hashes. By their numbers a node would tell
  /// the blocks of its best chain, which need not be final: the next node that is asked may be
  /// behind the one before.
  private Optional<Settlement> inBlocksUpTo(BlockReference finalized) {
    long last = Math.min(finalized.number(), extrinsic.lastBlock());
    String hash = last > searchedTo ? hash(last, finalized) : "";
    for (long number = last; number > searchedTo; number--) {
      if (!emptyBlocks.containsKey(hash)) {
        Node.Block block = node.block(hash);
        if (block.extrinsics().contains(extrinsic.text())) {
          return Optional.of(new InBlock(inclusion(block, true)));
        }
        emptyBlocks.put(hash, block.parentHash());
      }
      hash = emptyBlocks.get(hash);
    }
    searchedTo = Math.max(searchedTo, last);
    emptyBlocks.clear();
    return Optional.empty();
  }

  private String hash(long number, BlockReference finalized) {
    if (number == finalized.number()) {
      return finalized.hash();
    }
    node.requireOnBestChain(finalized);
    String hash = node.reference(number).hash();
    node.requireOnBestChain(finalized);
    return hash;
  }

  /// Whether no later block can take it: its era is over, its nonce used, its runtime replaced.
  private Optional<Settlement> outOfReach(BlockReference finalized, Optional<Setback> lastWord) {
    if (finalized.number() >= extrinsic.lastBlock()) {
      return Optional.of(new Never(lastWord.orElse(Setback.Lost.EXPIRED)));
    }
    Moment moment = new Moment(finalized, signedFor);
    if (nonce(node.state(moment, List.of(account))) > extrinsic.nonce()) {
      return Optional.of(new Never(Setback.Lost.NONCE_TAKEN));
    }
    // versions only grow; an older one may be in force where finality is behind the head
    if (node.runtime(finalized.hash()).specVersion() > extrinsic.specVersion()) {
      return Optional.of(new Never(Setback.Lost.RUNTIME_CHANGED));
    }
    return Optional.empty();
  }

  private long nonce(StateAt state) {
    return state
        .value(account)
        .filter(Struct.class::isInstance)
        .flatMap(each -> ((Struct) each).field("nonce"))
        .map(each -> each instanceof Whole(BigInteger number) ? number.longValueExact() : null)
        .orElseThrow(() -> new ChainUnavailable("the account's nonce cannot be read"));
  }

  /// What the runtime made of it, in a block that holds it.
  ///
  /// @throws ChainUnavailable when the block's events cannot be read, or do not tell
  Inclusion inclusion(Node.Block block, boolean isFinal) {
    int index = block.extrinsics().indexOf(extrinsic.text());
    // a block is executed by the runtime that its parent left behind
    RuntimeAt runtime = node.runtime(block.parentHash());
    List<RuntimeEvent> events =
        node.events(block.reference(), runtime).stream()
            .filter(event -> event.extrinsic().equals(Optional.of(index)))
            .toList();
    if (events.stream().noneMatch(each -> isVerdict(each.name()))) {
      throw new ChainUnavailable(
          "block %d does not tell what became of %s"
              .formatted(block.reference().number(), extrinsic.hash()));
    }
    return new Inclusion(block.reference(), isFinal, extrinsic.hash(), runtime, events);
  }

  private static boolean isVerdict(String event) {
    return event.equals(SUCCESS) || event.equals(FAILURE);
  }

  /// Why the runtime refused it; empty when it did not.
  static Optional<ScaleValue> dispatchError(Inclusion inclusion) {
    return inclusion.events().stream()
        .filter(event -> event.name().equals(FAILURE))
        .findFirst()
        .map(RuntimeEvent::content)
        .map(
            content ->
                content instanceof Struct struct
                    ? struct.field("dispatch_error").orElse(content)
                    : content);
  }
}
