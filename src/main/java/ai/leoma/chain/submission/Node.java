package ai.leoma.chain.submission;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.rpc.NodeRpc;
import ai.leoma.chain.rpc.RpcAnswers;
import ai.leoma.chain.rpc.RpcRefused;
import ai.leoma.chain.rpc.RuntimeAt;
import ai.leoma.chain.rpc.Runtimes;
import ai.leoma.chain.runtime.NotInRuntime;
import ai.leoma.chain.runtime.RuntimeEvents;
import ai.leoma.chain.runtime.RuntimeEvents.RuntimeEvent;
import ai.leoma.chain.scale.ScaleUnreadable;
import ai.leoma.chain.state.Moment;
import ai.leoma.chain.state.StateAt;
import ai.leoma.chain.state.StateAt.Entry;
import ai.leoma.chain.state.StateReader;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The questions that a write asks of a node, for plain blocking code. What is no answer to them
/// ends as [ChainUnavailable], and so does what a node refuses to tell.
final class Node {
  private static final String HASH = "chain_getBlockHash";
  private static final String FINALIZED = "chain_getFinalizedHead";
  private static final String BLOCK = "chain_getBlock";
  private static final String NONCE = "system_accountNextIndex";
  private static final String STORAGE = "state_getStorage";
  private static final String SUBMIT = "author_submitExtrinsic";

  /// Every call has a deadline of its own, but may wait long for its turn.
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final NodeRpc rpc;
  private final Runtimes runtimes;
  private final StateReader reader;

  Node(NodeRpc rpc, Runtimes runtimes) {
    this.rpc = rpc;
    this.runtimes = runtimes;
    this.reader = new StateReader(rpc, runtimes);
  }

  /// A block with what it holds.
  ///
  /// @param extrinsics `0x` and hex digits
  record Block(BlockReference reference, String parentHash, List<String> extrinsics) {
    Block {
      extrinsics = List.copyOf(extrinsics);
    }
  }

  BlockReference head() {
    return reference(RpcAnswers.text(HASH, ask(HASH)));
  }

  BlockReference finalizedHead() {
    return told(reader.finalizedBlock());
  }

  Moment finalized() {
    return told(reader.finalized());
  }

  String finalizedHash() {
    return RpcAnswers.text(FINALIZED, ask(FINALIZED));
  }

  BlockReference reference(String hash) {
    return told(reader.block(hash));
  }

  /// @throws ChainUnavailable when the best chain has no block of the number
  BlockReference reference(long number) {
    return new BlockReference(
        number,
        blockHash(number)
            .orElseThrow(() -> new ChainUnavailable("the node has no block " + number)));
  }

  /// Empty when the best chain has no block of the number.
  Optional<String> blockHash(long number) {
    JsonNode hash = ask(HASH, number);
    return hash.isNull() ? Optional.empty() : Optional.of(RpcAnswers.text(HASH, hash));
  }

  Block block(String hash) {
    JsonNode block = ask(BLOCK, hash).path("block");
    JsonNode header = block.path("header");
    List<String> extrinsics = new ArrayList<>();
    block.path("extrinsics").forEach(each -> extrinsics.add(RpcAnswers.text(BLOCK, each)));
    return new Block(
        RpcAnswers.block(BLOCK, header, hash),
        RpcAnswers.text(BLOCK, header.path("parentHash")),
        extrinsics);
  }

  /// What is asked by number is told of the best chain: only while that holds the newest final
  /// block, everything before it is final, too. The node that is asked may have changed.
  ///
  /// @throws ChainUnavailable when it does not
  void requireOnBestChain(BlockReference finalized) {
    if (!blockHash(finalized.number()).equals(Optional.of(finalized.hash()))) {
      throw new ChainUnavailable(
          "the node does not have the final block %d".formatted(finalized.number()));
    }
  }

  RuntimeAt runtime(String blockHash) {
    return told(runtimes.at(blockHash));
  }

  /// The nonce after all extrinsics of the account that the node knows, those of its pool too.
  long nextNonce(Hotkey account) {
    JsonNode nonce = ask(NONCE, account.ss58());
    if (!nonce.isIntegralNumber() || nonce.longValue() < 0) {
      throw RpcAnswers.unreadable(NONCE);
    }
    return nonce.longValue();
  }

  /// All at one block. An entry that the runtime does not have is left out.
  StateAt state(Moment moment, Collection<Entry> entries) {
    return told(reader.read(moment, entries));
  }

  StateAt state(BlockReference block, Collection<Entry> entries) {
    return state(new Moment(block, runtime(block.hash())), entries);
  }

  /// What happened in a block.
  ///
  /// @param runtime that executed the block
  List<RuntimeEvent> events(BlockReference block, RuntimeAt runtime) {
    String key = Hex.encodePrefixed(Entry.of("System", "Events").key(runtime.metadata()));
    JsonNode value = ask(STORAGE, key, block.hash());
    try {
      return new RuntimeEvents(runtime.metadata()).read(RpcAnswers.bytes(STORAGE, value));
    } catch (ScaleUnreadable | NotInRuntime e) {
      throw new ChainUnavailable(
          "the events of block %d: %s".formatted(block.number(), e.getMessage()), e);
    }
  }

  /// @throws RpcRefused if the node answers with an error
  void submit(String extrinsic) {
    var unused = within(rpc.call(SUBMIT, extrinsic));
  }

  /// Statuses; ends as [RpcRefused] if the node answers with an error.
  Multi<JsonNode> submitAndWatch(String extrinsic) {
    return rpc.subscribe("author_submitAndWatchExtrinsic", "author_unwatchExtrinsic", extrinsic);
  }

  private JsonNode ask(String method, Object... parameters) {
    return told(rpc.call(method, parameters));
  }

  private static <T> T told(Uni<T> answer) {
    try {
      return within(answer);
    } catch (RpcRefused refused) {
      throw new ChainUnavailable(refused.getMessage(), refused);
    }
  }

  private static <T> T within(Uni<T> answer) {
    try {
      return answer.await().atMost(PATIENCE);
    } catch (TimeoutException e) {
      throw new ChainUnavailable("no node had time for a request", e);
    }
  }
}
