package ai.leoma.sandbox.chain.node;

import ai.leoma.chain.Hex;
import ai.leoma.sandbox.chain.ledger.BlockHash;
import ai.leoma.sandbox.chain.ledger.Body;
import ai.leoma.sandbox.chain.ledger.Header;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/// `chain_...`: blocks and headers.
///
/// @param requests hears what the reader asks for
record ChainMethods(NodeView node, String reader, NodeServer.HeadRequests requests) {
  Map<String, RpcMethod> methods() {
    return Map.ofEntries(
        Map.entry("chain_getBlockHash", this::blockHash),
        Map.entry("chain_getHead", this::blockHash),
        Map.entry("chain_getFinalizedHead", _ -> finalized()),
        Map.entry("chain_getFinalisedHead", _ -> finalized()),
        Map.entry(
            "chain_getHeader",
            parameters -> body(parameters).map(body -> header(body.header())).orElse(null)),
        Map.entry("chain_getBlock", this::block));
  }

  private Object blockHash(Parameters parameters) {
    Optional<Object> which = parameters.at(0);
    if (which.isEmpty()) {
      return head();
    }
    if (which.get() instanceof JsonArray numbers) {
      JsonArray hashes = new JsonArray();
      numbers.forEach(number -> hashes.add(hashAt(Parameters.number(number))));
      return hashes;
    }
    return hashAt(Parameters.number(which.get()));
  }

  /// Whoever is told what is newest may wait for what comes next.
  private String head() {
    String head = node.head().hash().hex();
    requests.askedForHead(reader);
    return head;
  }

  private String finalized() {
    String finalized = node.finalized().hash().hex();
    requests.askedForFinalized(reader);
    return finalized;
  }

  private String hashAt(long number) {
    Optional<BlockHash> hash = node.hashAt(number);
    if (hash.isEmpty() && number > node.head().number()) {
      requests.askedAbove(reader, number);
    }
    return hash.map(BlockHash::hex).orElse(null);
  }

  private Optional<Body> body(Parameters parameters) {
    return node.body(parameters.hash(0).orElseGet(() -> node.head().hash()));
  }

  private Object block(Parameters parameters) {
    return body(parameters)
        .map(
            body -> {
              JsonArray extrinsics = new JsonArray();
              body.extrinsics().forEach(each -> extrinsics.add(Hex.encodePrefixed(each)));
              return new JsonObject()
                  .put(
                      "block",
                      new JsonObject()
                          .put("header", header(body.header()))
                          .put("extrinsics", extrinsics))
                  .putNull("justifications");
            })
        .orElse(null);
  }

  static JsonObject header(Header header) {
    return new JsonObject()
        .put("parentHash", header.parentHash().hex())
        .put("number", "0x" + Long.toHexString(header.number()))
        .put("stateRoot", header.stateRoot().hex())
        .put("extrinsicsRoot", header.extrinsicsRoot().hex())
        .put("digest", new JsonObject().put("logs", new JsonArray(header.hexLogs())));
  }
}
