package ai.leoma.sandbox.chain.node;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/// A request that ends as an error of JSON-RPC. Codes and words are those of a real node.
final class RpcError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int STATE_ERROR = 4003;

  private final int code;
  private final transient Optional<String> data;

  RpcError(int code, String message, Optional<String> data) {
    super(message);
    this.code = code;
    this.data = data;
  }

  static RpcError parseError() {
    return new RpcError(-32700, "Parse error", Optional.empty());
  }

  static RpcError invalidRequest() {
    return new RpcError(-32600, "Invalid request", Optional.empty());
  }

  static RpcError unknownMethod() {
    return new RpcError(-32601, "Method not found", Optional.empty());
  }

  static RpcError invalidParameters(String reason) {
    return new RpcError(-32602, "Invalid params", Optional.of(reason));
  }

  static RpcError unknownBlock(String hash) {
    return ofState("UnknownBlock: Header was not found in the database: " + hash);
  }

  static RpcError discarded(String hash) {
    return ofState("UnknownBlock: State already discarded for " + hash);
  }

  static RpcError ofState(String problem) {
    return new RpcError(STATE_ERROR, "Client error: " + problem, Optional.empty());
  }

  static RpcError tooManyKeys(long wanted, int most) {
    return new RpcError(
        4002,
        "count exceeds maximum value. value: %d, max: %d".formatted(wanted, most),
        Optional.empty());
  }

  JsonObject json() {
    JsonObject error = new JsonObject().put("code", code).put("message", getMessage());
    data.ifPresent(text -> error.put("data", text));
    return error;
  }
}
