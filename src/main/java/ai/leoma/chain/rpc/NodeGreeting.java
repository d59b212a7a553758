package ai.leoma.chain.rpc;

import ai.leoma.chain.rpc.RpcCall.Manner;
import ai.leoma.http.OutsideText;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What every new connection is asked first: which chain, which runtime, how far.
final class NodeGreeting {
  private static final String GENESIS = "chain_getBlockHash";
  private static final String RUNTIME = "state_getRuntimeVersion";
  private static final String HEAD = "chain_getHeader";

  private final Map<String, JsonNode> answers = new HashMap<>();

  /// @param whenDone called once, when all is answered
  /// @param whenFailed called with a reason when something is not
  List<RpcCall> calls(Runnable whenDone, Consumer<String> whenFailed) {
    return List.of(
        call(whenDone, whenFailed, GENESIS, 0),
        call(whenDone, whenFailed, RUNTIME),
        call(whenDone, whenFailed, HEAD));
  }

  private RpcCall call(
      Runnable whenDone, Consumer<String> whenFailed, String method, Object... parameters) {
    return new RpcCall(
        method,
        RpcMessages.parameters(parameters),
        Manner.OWN,
        new RpcCall.Outcome() {
          @Override
          public void answered(JsonNode result, Session by) {
            answers.put(method, result);
            if (answers.size() == 3) {
              whenDone.run();
            }
          }

          @Override
          public void failed(RuntimeException failure) {
            whenFailed.accept(OutsideText.of(failure.getMessage()));
          }
        });
  }

  /// Hash of the node's first block. What is no hash says nothing about the chain that the node is
  /// of: somebody before it may have answered.
  ///
  /// @throws RpcUnreadable if the node does not say
  String genesis() {
    String hash = answers.get(GENESIS).asText();
    if (!hash.matches("0x[0-9a-fA-F]{64}")) {
      throw new RpcUnreadable("does not tell its first block");
    }
    return hash;
  }

  /// @throws RpcUnreadable if the node does not say
  long specVersion() {
    JsonNode version = answers.get(RUNTIME).path("specVersion");
    if (!version.isIntegralNumber()) {
      throw new RpcUnreadable("does not tell the version of its runtime");
    }
    return version.longValue();
  }

  String specName() {
    return OutsideText.of(answers.get(RUNTIME).path("specName").asText());
  }

  /// @throws RpcUnreadable if the node does not say
  long headNumber() {
    return numberOf(answers.get(HEAD));
  }

  /// The number of a header.
  ///
  /// @throws RpcUnreadable if it is no header
  static long numberOf(JsonNode header) {
    String number = header.path("number").asText();
    if (!number.matches("0x[0-9a-fA-F]{1,15}")) {
      throw new RpcUnreadable("does not tell the number of its newest block");
    }
    return Long.parseLong(number.substring(2), 16);
  }
}
