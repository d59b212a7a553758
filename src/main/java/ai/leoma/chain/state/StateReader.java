package ai.leoma.chain.state;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.Hex;
import ai.leoma.chain.rpc.NodeRpc;
import ai.leoma.chain.rpc.RpcAnswers;
import ai.leoma.chain.rpc.Runtimes;
import ai.leoma.chain.runtime.RuntimeMetadata;
import ai.leoma.chain.scale.ScaleUnreadable;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleWriter;
import ai.leoma.chain.scale.ValueReader;
import ai.leoma.chain.scale.ValueWriter;
import ai.leoma.chain.state.StateAt.Entry;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the chain's storage and asks its runtime's functions, all at one block.
///
/// What is no answer ends as [ChainUnavailable], what a node refuses as
/// [ai.leoma.chain.rpc.RpcRefused], what the runtime does not have as
/// [ai.leoma.chain.runtime.NotInRuntime].
public final class StateReader {
  private static final String FINALIZED = "chain_getFinalizedHead";
  private static final String HEADER = "chain_getHeader";
  private static final String QUERY = "state_queryStorageAt";
  private static final String CALL = "state_call";

  private final NodeRpc rpc;
  private final Runtimes runtimes;

  public StateReader(NodeRpc rpc, Runtimes runtimes) {
    this.rpc = rpc;
    this.runtimes = runtimes;
  }

  /// The newest block that can not be reverted any more.
  public Uni<BlockReference> finalizedBlock() {
    return finalizedHash().chain(this::block);
  }

  private Uni<String> finalizedHash() {
    return rpc.call(FINALIZED).map(answer -> RpcAnswers.text(FINALIZED, answer));
  }

  /// The newest block that can not be reverted any more, with its runtime.
  public Uni<Moment> finalized() {
    return finalizedHash()
        .chain(hash -> Uni.combine().all().unis(block(hash), runtimes.at(hash)).with(Moment::new));
  }

  public Uni<BlockReference> block(String hash) {
    return rpc.call(HEADER, hash).map(header -> RpcAnswers.block(HEADER, header, hash));
  }

  /// Values of the storage. An entry that the runtime does not have is left out.
  public Uni<StateAt> read(Moment moment, Collection<Entry> entries) {
    RuntimeMetadata metadata = moment.runtime().metadata();
    Map<Entry, String> keys = new HashMap<>();
    for (Entry entry : entries) {
      if (entry.isIn(metadata)) {
        keys.put(entry, Hex.encodePrefixed(entry.key(metadata)));
      }
    }
    return stored(moment, List.copyOf(keys.values()))
        .map(
            stored -> {
              Map<Entry, Optional<ScaleValue>> values = new HashMap<>();
              keys.forEach(
                  (entry, key) -> values.put(entry, read(entry, metadata, stored.get(key))));
              return new StateAt(moment.block(), values);
            });
  }

  private static Optional<ScaleValue> read(
      Entry entry, RuntimeMetadata metadata, Optional<byte[]> stored) {
    try {
      return entry.read(metadata, stored);
    } catch (ScaleUnreadable unreadable) {
      throw new ChainUnavailable(
          "%s.%s: %s".formatted(entry.pallet(), entry.item(), unreadable.getMessage()), unreadable);
    }
  }

  /// What lies under keys; exactly those keys.
  Uni<Map<String, Optional<byte[]>>> stored(Moment moment, List<String> keys) {
    if (keys.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    return rpc.call(QUERY, keys, moment.block().hash()).map(answer -> changes(answer, keys));
  }

  private static Map<String, Optional<byte[]>> changes(JsonNode answer, List<String> keys) {
    Map<String, Optional<byte[]>> stored = new HashMap<>();
    for (JsonNode change : answer.path(0).path("changes")) {
      JsonNode value = change.path(1);
      stored.put(
          change.path(0).asText(),
          value.isNull() ? Optional.empty() : Optional.of(RpcAnswers.bytes(QUERY, value)));
    }
    if (!stored.keySet().containsAll(keys)) {
      throw RpcAnswers.unreadable(QUERY);
    }
    return stored;
  }

  /// What one of the runtime's functions returns.
  ///
  /// @param function as in `SubnetInfoRuntimeApi_get_metagraph`
  public Uni<ScaleValue> call(Moment moment, String function, ScaleValue... arguments) {
    RuntimeMetadata metadata = moment.runtime().metadata();
    RuntimeMetadata.RuntimeApi.Method method = metadata.apiMethod(function);
    if (method.inputs().size() != arguments.length) {
      throw new ChainUnavailable(
          "%s has %d parameters in runtime %d"
              .formatted(function, method.inputs().size(), moment.runtime().specVersion()));
    }
    ScaleWriter parameters = new ScaleWriter();
    for (int i = 0; i < arguments.length; i++) {
      parameters.fixed(ValueWriter.bytes(metadata.types(), method.inputs().get(i), arguments[i]));
    }
    return rpc.call(CALL, function, Hex.encodePrefixed(parameters.bytes()), moment.block().hash())
        .map(answer -> read(metadata, function, method.output(), answer));
  }

  private static ScaleValue read(
      RuntimeMetadata metadata, String function, int type, JsonNode answer) {
    try {
      return ValueReader.readWhole(metadata.types(), type, RpcAnswers.bytes(CALL, answer));
    } catch (ScaleUnreadable unreadable) {
      throw new ChainUnavailable(function + ": " + unreadable.getMessage(), unreadable);
    }
  }
}
