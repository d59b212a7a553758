package ai.leoma.sandbox.chain.node;

import ai.leoma.chain.Hex;
import ai.leoma.chain.runtime.Extrinsics;
import ai.leoma.sandbox.chain.ledger.BlockHash;
import ai.leoma.sandbox.chain.subtensor.ExtrinsicStatus;
import ai.leoma.sandbox.chain.subtensor.Submission;
import ai.leoma.sandbox.chain.subtensor.Subtensor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// `author_...`: the pool.
///
/// @param losesExtrinsics whether this node forgets what it took
record AuthorMethods(Subtensor chain, BooleanSupplier losesExtrinsics) {
  Map<String, RpcMethod> methods() {
    return Map.of(
        "author_submitExtrinsic",
        parameters -> submit(parameters.bytes(0)).hex(),
        "author_pendingExtrinsics",
        _ -> pending());
  }

  /// @throws RpcError if the pool refuses
  BlockHash submit(byte[] extrinsic) {
    if (losesExtrinsics.getAsBoolean()) {
      return BlockHash.of(Extrinsics.hash(extrinsic));
    }
    return switch (chain.submit(extrinsic)) {
      case Submission.Taken(BlockHash hash) -> hash;
      case Submission.Refused refused ->
          throw new RpcError(refused.code(), refused.message(), refused.data());
    };
  }

  private JsonArray pending() {
    JsonArray pending = new JsonArray();
    chain.pending().forEach(each -> pending.add(Hex.encodePrefixed(each.bytes())));
    return pending;
  }

  static Object json(ExtrinsicStatus status) {
    return switch (status) {
      case ExtrinsicStatus.Future _ -> "future";
      case ExtrinsicStatus.Ready _ -> "ready";
      case ExtrinsicStatus.Broadcast _ ->
          new JsonObject()
              .put(
                  "broadcast",
                  new JsonArray().add("12D3KooWGFRcdxhDkwUrDyuPJbcVJ1fbUbVzCBrDKTpGpXwsAAAA"));
      case ExtrinsicStatus.InBlock(BlockHash block) -> new JsonObject().put("inBlock", block.hex());
      case ExtrinsicStatus.Retracted(BlockHash block) ->
          new JsonObject().put("retracted", block.hex());
      case ExtrinsicStatus.Finalized(BlockHash block) ->
          new JsonObject().put("finalized", block.hex());
      case ExtrinsicStatus.Usurped(BlockHash by) -> new JsonObject().put("usurped", by.hex());
      case ExtrinsicStatus.Dropped _ -> "dropped";
      case ExtrinsicStatus.Invalid _ -> "invalid";
    };
  }
}
