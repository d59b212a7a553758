package ai.leoma.sandbox.chain.node;

import ai.leoma.chain.Hex;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Text;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.sandbox.chain.api.ApiFailed;
import ai.leoma.sandbox.chain.api.RuntimeApis;
import ai.leoma.sandbox.chain.ledger.Block;
import ai.leoma.sandbox.chain.ledger.StorageKey;
import ai.leoma.sandbox.chain.metadata.ImitatedRuntime;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `state_...`: storage, metadata and the runtime's own functions, each at a block.
record StateMethods(NodeView node) {
  private static final int MOST_KEYS = 1000;
  private static final int OLDEST_METADATA = 14;

  Map<String, RpcMethod> methods() {
    return Map.ofEntries(
        Map.entry("state_getStorage", this::storage),
        Map.entry("state_getStorageAt", this::storage),
        Map.entry("state_queryStorageAt", this::query),
        Map.entry("state_getKeysPaged", this::keysPaged),
        Map.entry("state_getKeysPagedAt", this::keysPaged),
        Map.entry("state_call", this::call),
        Map.entry("state_callAt", this::call),
        Map.entry("state_getMetadata", this::metadata),
        Map.entry("state_getRuntimeVersion", this::runtimeVersion),
        Map.entry("chain_getRuntimeVersion", this::runtimeVersion));
  }

  private Object storage(Parameters parameters) {
    return value(node.state(parameters.hash(1)), parameters.key(0)).orElse(null);
  }

  private static Optional<String> value(Block block, StorageKey key) {
    return block.state().value(key).map(value -> Hex.encodePrefixed(value.bytes()));
  }

  private Object query(Parameters parameters) {
    Block block = node.state(parameters.hash(1));
    JsonArray changes = new JsonArray();
    for (StorageKey key : parameters.keys(0)) {
      changes.add(new JsonArray().add(key.toString()).add(value(block, key).orElse(null)));
    }
    return new JsonArray()
        .add(new JsonObject().put("block", block.hash().hex()).put("changes", changes));
  }

  private Object keysPaged(Parameters parameters) {
    StorageKey prefix =
        parameters.at(0).isPresent() ? parameters.key(0) : new StorageKey(new byte[0]);
    long count = parameters.number(1);
    if (count > MOST_KEYS) {
      throw RpcError.tooManyKeys(count, MOST_KEYS);
    }
    Optional<StorageKey> after =
        parameters.at(2).isPresent() ? Optional.of(parameters.key(2)) : Optional.empty();
    List<String> keys =
        node.state(parameters.hash(3)).state().keys(prefix, after, (int) count).stream()
            .map(StorageKey::toString)
            .toList();
    return new JsonArray(keys);
  }

  private Object call(Parameters parameters) {
    Block block = node.state(parameters.hash(2));
    try {
      return Hex.encodePrefixed(
          new RuntimeApis(block).call(parameters.text(0), parameters.bytes(1)));
    } catch (ApiFailed e) {
      throw RpcError.ofState(e.getMessage());
    }
  }

  private Object metadata(Parameters parameters) {
    return Hex.encodePrefixed(
        node.state(parameters.hash(0)).runtime().encodedMetadata(OLDEST_METADATA).orElseThrow());
  }

  private Object runtimeVersion(Parameters parameters) {
    return runtimeVersion(node.state(parameters.hash(0)).runtime());
  }

  static JsonObject runtimeVersion(ImitatedRuntime runtime) {
    Map<String, ScaleValue> version = runtime.version().fields();
    JsonArray apis = new JsonArray();
    for (ScaleValue api : ((Listed) version.get("apis")).elements()) {
      List<ScaleValue> parts = ((Listed) api).elements();
      apis.add(
          new JsonArray()
              .add(Hex.encodePrefixed(((Bytes) parts.get(0)).value()))
              .add(number(parts.get(1))));
    }
    return new JsonObject()
        .put("specName", text(version.get("spec_name")))
        .put("implName", text(version.get("impl_name")))
        .put("authoringVersion", number(version.get("authoring_version")))
        .put("specVersion", number(version.get("spec_version")))
        .put("implVersion", number(version.get("impl_version")))
        .put("apis", apis)
        .put("transactionVersion", number(version.get("transaction_version")))
        .put("systemVersion", number(version.get("system_version")))
        .put("stateVersion", number(version.get("system_version")));
  }

  private static String text(ScaleValue value) {
    return ((Text) value).value();
  }

  private static long number(ScaleValue value) {
    return ((Whole) value).value().longValueExact();
  }
}
