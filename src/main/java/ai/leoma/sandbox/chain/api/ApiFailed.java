package ai.leoma.sandbox.chain.api;

/// A call of the runtime that did not come to an answer. The message is a node's.
public final class ApiFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ApiFailed(String message) {
    super(message);
  }

  static ApiFailed notExported(String method) {
    return new ApiFailed(
        "Execution failed: Other: Exported method %s is not found".formatted(method));
  }

  static ApiFailed badParameters(String method, String reason) {
    String function = method.substring(method.indexOf('_') + 1);
    return new ApiFailed(
        "Execution failed: Runtime panicked: Bad input data provided to %s: %s"
            .formatted(function, reason));
  }
}
