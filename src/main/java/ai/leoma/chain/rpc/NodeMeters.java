package ai.leoma.chain.rpc;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;

/// What is measured of the nodes; names of nodes are their positions in the list of addresses.
final class NodeMeters {
  private NodeMeters() {}

  static Timer.Sample start() {
    return Timer.start(Metrics.globalRegistry);
  }

  /// @param method one of those that this program asks for
  /// @param result `ok`, `refused`, `unavailable` or `cancelled`
  static void called(Timer.Sample sample, String method, String result) {
    sample.stop(
        Metrics.globalRegistry.timer("leoma.chain.node.calls", "method", method, "result", result));
  }

  /// @param outcome `ready`, `failed`, `lost`, `late`, `busy` or `wrong-chain`
  static void connection(Endpoint endpoint, String outcome) {
    Metrics.globalRegistry
        .counter(
            "leoma.chain.node.connections",
            "node",
            Integer.toString(endpoint.position()),
            "outcome",
            outcome)
        .increment();
  }
}
