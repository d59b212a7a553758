package ai.leoma.sandbox.chain.node;

/// Answers one method.
@FunctionalInterface
interface RpcMethod {
  /// @return what Vert.x can write as JSON, null for the JSON null
  /// @throws RpcError to refuse
  Object answer(Parameters parameters);
}
