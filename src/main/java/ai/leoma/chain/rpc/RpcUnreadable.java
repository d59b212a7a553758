package ai.leoma.chain.rpc;

/// A message of a node that is no JSON-RPC; the text says what is wrong with it.
final class RpcUnreadable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RpcUnreadable(String message) {
    super(message);
  }
}
