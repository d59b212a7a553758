package ai.leoma.chain.rpc;

import ai.leoma.http.OutsideText;

/// A node answered a request with a JSON-RPC error. Its texts are outside text, made fit for logs.
public final class RpcRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String method;
  private final long code;
  private final String reason;
  private final String detail;

  /// @param code as JSON-RPC and Substrate define it, as in 1010 for an invalid transaction
  /// @param reason the member `message`
  /// @param detail the member `data`, written as JSON unless it is a text; empty when there is none
  public RpcRefused(String method, long code, String reason, String detail) {
    super(
        "the node refuses %s: %d %s %s"
            .formatted(method, code, OutsideText.of(reason), OutsideText.of(detail))
            .strip());
    this.method = method;
    this.code = code;
    this.reason = OutsideText.of(reason);
    this.detail = OutsideText.of(detail);
  }

  public String method() {
    return method;
  }

  public long code() {
    return code;
  }

  public String reason() {
    return reason;
  }

  /// Empty when the node gave none.
  public String detail() {
    return detail;
  }
}
