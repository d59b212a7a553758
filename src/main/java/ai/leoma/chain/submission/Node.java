package ai.leoma.chain.submission;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.rpc.NodeRpc;
import ai.leoma.chain.rpc.RpcRefused;
import ai.leoma.chain.rpc.RuntimeAt;
import ai.leoma.chain.rpc.Runtimes;
import ai.leoma.chain.runtime.NotInRuntime;
import ai.leoma.chain.runtime.RuntimeEvents;
import ai.leoma.chain.runtime.RuntimeEvents.RuntimeEvent;
import ai.leoma.chain.scale.ScaleUnreadable;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.submission.StateAt.Entry;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The questions that a write asks of a node, for plain blocking code. What is no answer to them
/// ends as [ChainUnavailable].
final class Node {
  /// Every call has a deadline of its own, but may wait long for its turn.
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final NodeRpc rpc;
  private final Runtimes runtimes;

  Node(NodeRpc rpc, Runtimes runtimes) {
    this.rpc = rpc;
    this.runtimes = runtimes;
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
    return reference(text("chain_getBlockHash", ask("chain_getBlockHash")));
  }

  BlockReference finalizedHead() {
    return reference(finalizedHash());
  }

  String finalizedHash() {
    return text("chain_getFinalizedHead", ask("chain_getFinalizedHead"));
  }

  BlockReference reference(String hash) {
    JsonNode header = ask("chain_getHeader", hash);
    return reference(number("chain_getHeader", header), hash);
  }

  /// Empty when the best chain has no block of the number.
  Optional<String> blockHash(long number) {
    JsonNode hash = ask("chain_getBlockHash", number);
    return hash.isNull() ? Optional.empty() : Optional.of(text("chain_getBlockHash", hash));
  }

  Block block(String hash) {
    JsonNode block = ask("chain_getBlock", hash).path("block");
    JsonNode header = block.path("header");
    List<String> extrinsics = new ArrayList<>();
    block.path("extrinsics").forEach(each -> extrinsics.add(each.asText()));
    return new Block(
        reference(number("chain_getBlock", header), hash),
        text("chain_getBlock", header.path("parentHash")),
        extrinsics);
  }

  RuntimeAt runtime(String blockHash) {
    return await(runtimes.at(blockHash));
  }

  /// The nonce after all extrinsics of the account that the node knows, those of its pool too.
  long nextNonce(Hotkey account) {
    JsonNode nonce = ask("system_accountNextIndex", account.ss58());
    if (!nonce.isIntegralNumber() || nonce.asLong() < 0) {
      throw unreadable("system_accountNextIndex");
    }
    return nonce.asLong();
  }

  /// All at one block. An entry that the runtime does not have is left out.
  StateAt state(BlockReference block, RuntimeAt runtime, Collection<Entry> entries) {
    Map<String, Entry> byKey = new HashMap<>();
    for (Entry entry : entries) {
      if (entry.isIn(runtime.metadata())) {
        byKey.put(Hex.encodePrefixed(entry.key(runtime.metadata())), entry);
      }
    }
    JsonNode answer = ask("state_queryStorageAt", List.copyOf(byKey.keySet()), block.hash());
    Map<String, Optional<byte[]>> stored = new HashMap<>();
    answer
        .path(0)
        .path("changes")
        .forEach(change -> stored.put(change.path(0).asText(), bytes(change)));
    Map<Entry, Optional<ScaleValue>> values = new HashMap<>();
    byKey.forEach(
        (key, entry) -> {
          if (!stored.containsKey(key)) {
            throw unreadable("state_queryStorageAt");
          }
          values.put(entry, read(entry, runtime, stored.get(key)));
        });
    return new StateAt(block, values);
  }

  /// What happened in a block.
  ///
  /// @param runtime that executed the block
  List<RuntimeEvent> events(BlockReference block, RuntimeAt runtime) {
    Entry events = Entry.of("System", "Events");
    JsonNode value =
        ask("state_getStorage", Hex.encodePrefixed(events.key(runtime.metadata())), block.hash());
    try {
      return new RuntimeEvents(runtime.metadata()).read(hex("state_getStorage", value));
    } catch (ScaleUnreadable | NotInRuntime e) {
      throw new ChainUnavailable(
          "the events of block %d: %s".formatted(block.number(), e.getMessage()), e);
    }
  }

  private static Optional<ScaleValue> read(
      Entry entry, RuntimeAt runtime, Optional<byte[]> stored) {
    try {
      return entry.read(runtime.metadata(), stored);
    } catch (ScaleUnreadable e) {
      throw new ChainUnavailable(
          "%s.%s: %s".formatted(entry.pallet(), entry.item(), e.getMessage()), e);
    }
  }

  private static Optional<byte[]> bytes(JsonNode change) {
    JsonNode value = change.path(1);
    return value.isTextual() ? Optional.of(hex("state_queryStorageAt", value)) : Optional.empty();
  }

  /// @throws RpcRefused if the node answers with an error
  void submit(String extrinsic) {
    ask("author_submitExtrinsic", extrinsic);
  }

  Multi<JsonNode> submitAndWatch(String extrinsic) {
    return rpc.subscribe("author_submitAndWatchExtrinsic", "author_unwatchExtrinsic", extrinsic);
  }

  /// Reading is asked again by whoever called; only for submissions does it matter what is said.
  private JsonNode ask(String method, Object... parameters) {
    try {
      return await(rpc.call(method, parameters));
    } catch (RpcRefused refused) {
      if (method.startsWith("author_")) {
        throw refused;
      }
      throw new ChainUnavailable(refused.getMessage(), refused);
    }
  }

  private static <T> T await(Uni<T> answer) {
    return answer.await().atMost(PATIENCE);
  }

  private static BlockReference reference(long number, String hash) {
    try {
      return new BlockReference(number, hash);
    } catch (IllegalArgumentException e) {
      throw new ChainUnavailable("the node tells of a block that cannot be: " + e.getMessage(), e);
    }
  }

  private static long number(String method, JsonNode header) {
    try {
      return Long.decode(header.path("number").asText());
    } catch (NumberFormatException e) {
      throw unreadable(method);
    }
  }

  private static String text(String method, JsonNode value) {
    if (!value.isTextual()) {
      throw unreadable(method);
    }
    return value.asText();
  }

  private static byte[] hex(String method, JsonNode value) {
    try {
      return Hex.decode(value.asText());
    } catch (IllegalArgumentException e) {
      throw unreadable(method);
    }
  }

  private static ChainUnavailable unreadable(String method) {
    return new ChainUnavailable("the node's answer to " + method + " cannot be read");
  }
}
