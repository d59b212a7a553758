package ai.leoma.chain.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

/// A request under way. Belongs to the turns of its [NodeLink].
final class RpcCall {
  /// What may be done with a request besides sending it.
  enum Manner {
    /// May share a batch, and may be sent again when its connection breaks.
    READ(true, true),
    /// May share a batch, and ends with its connection.
    OWN(true, false),
    /// Goes alone, and to one node at most.
    ONCE(false, false);

    private final boolean isForBatches;
    private final boolean mayRepeat;

    Manner(boolean isForBatches, boolean mayRepeat) {
      this.isForBatches = isForBatches;
      this.mayRepeat = mayRepeat;
    }
  }

  interface Outcome {
    void answered(JsonNode result, Session by);

    void failed(RuntimeException failure);
  }

  private final String method;
  private final ArrayNode parameters;
  private final Manner manner;
  private final Outcome outcome;
  private int sendings;
  private boolean isOver;

  RpcCall(String method, ArrayNode parameters, Manner manner, Outcome outcome) {
    this.method = method;
    this.parameters = parameters;
    this.manner = manner;
    this.outcome = outcome;
  }

  String method() {
    return method;
  }

  ArrayNode parameters() {
    return parameters;
  }

  boolean isForBatches() {
    return manner.isForBatches;
  }

  boolean isOver() {
    return isOver;
  }

  void sent() {
    sendings++;
  }

  boolean mayBeSentAgain(int mostSendings) {
    return manner.mayRepeat && sendings < mostSendings;
  }

  void answered(JsonNode result, Session by) {
    if (!isOver) {
      isOver = true;
      outcome.answered(result, by);
    }
  }

  void failed(RuntimeException failure) {
    if (!isOver) {
      isOver = true;
      outcome.failed(failure);
    }
  }

  /// Nobody waits for it any more.
  void abandon() {
    isOver = true;
  }
}
