package ai.leoma.chain.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/// A node of the chain, whichever of the configured ones answers.
public interface NodeRpc {
  /// One request with a deadline. Ends as [ai.leoma.chain.ChainUnavailable] when no node answers in
  /// time, as [RpcRefused] when a node answers with an error.
  ///
  /// What only reads is asked of the next node when the connection breaks. What may act (`author_`)
  /// is sent at most once: after [ai.leoma.chain.ChainUnavailable] nobody knows whether it arrived.
  ///
  /// @param parameters texts, numbers, truth values, nulls, lists of these, or [JsonNode]s
  /// @return the member `result`, a null node when it is null
  Uni<JsonNode> call(String method, Object... parameters);

  /// Notifications of a subscription, until cancelled. Ends as [RpcRefused] when the node refuses
  /// it, and as [ai.leoma.chain.ChainUnavailable] when the connection is lost or the node ends what
  /// it had taken: the caller subscribes again, for only it knows what it missed.
  ///
  /// @return the member `result` of each notification
  Multi<JsonNode> subscribe(String method, String unsubscribeMethod, Object... parameters);
}
