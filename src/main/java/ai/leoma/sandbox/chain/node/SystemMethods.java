package ai.leoma.sandbox.chain.node;

import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.sandbox.chain.runtime.Names;
import ai.leoma.sandbox.chain.runtime.SignedExtrinsic;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/// `system_...`: the node itself, and the next nonce of an account.
record SystemMethods(NodeView node) {
  private static final int PEERS = 8;

  Map<String, RpcMethod> methods() {
    return Map.ofEntries(
        Map.entry("system_chain", _ -> "Bittensor"),
        Map.entry("system_name", _ -> "Subtensor Node"),
        Map.entry("system_version", _ -> "4.0.0-dev-unknown"),
        Map.entry("system_chainType", _ -> "Live"),
        Map.entry("system_nodeRoles", _ -> new JsonArray().add("Full")),
        Map.entry("system_properties", _ -> properties()),
        Map.entry("system_health", _ -> health()),
        Map.entry("system_syncState", _ -> syncState()),
        Map.entry("system_accountNextIndex", this::nextIndex),
        Map.entry("account_nextIndex", this::nextIndex));
  }

  private static JsonObject properties() {
    return new JsonObject().put("ss58Format", 42).put("tokenDecimals", 9).put("tokenSymbol", "TAO");
  }

  private static JsonObject health() {
    return new JsonObject()
        .put("peers", PEERS)
        .put("isSyncing", false)
        .put("shouldHavePeers", true);
  }

  private JsonObject syncState() {
    long head = node.head().number();
    return new JsonObject()
        .put("startingBlock", 0)
        .put("currentBlock", head)
        .put("highestBlock", head);
  }

  /// Counts what waits in the pool, unlike the nonce in storage.
  private Object nextIndex(Parameters parameters) {
    Bytes account = Names.account(parameters.account(0));
    Struct stored = (Struct) node.head().chainState().value(Names.SYSTEM, "Account", account);
    ScaleValue nonce = stored.fields().get("nonce");
    long next = ((Whole) nonce).value().longValueExact();
    List<Long> waiting =
        node.chain().pending().stream()
            .filter(each -> each.signer().equals(account))
            .map(SignedExtrinsic::nonce)
            .toList();
    while (waiting.contains(next)) {
      next++;
    }
    return next;
  }
}
