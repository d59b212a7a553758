package ai.leoma.sandbox.chain.node;

import java.util.Map;
import java.util.Optional;

/// What can be subscribed to, besides an extrinsic's way.
enum Feed {
  NEW_HEADS("chain_newHead"),
  ALL_HEADS("chain_allHead"),
  FINALIZED_HEADS("chain_finalizedHead"),
  RUNTIME_VERSION("state_runtimeVersion");

  private static final Map<String, Feed> BY_METHOD =
      Map.ofEntries(
          Map.entry("chain_subscribeNewHeads", NEW_HEADS),
          Map.entry("chain_subscribeNewHead", NEW_HEADS),
          Map.entry("subscribe_newHead", NEW_HEADS),
          Map.entry("chain_subscribeAllHeads", ALL_HEADS),
          Map.entry("chain_subscribeFinalizedHeads", FINALIZED_HEADS),
          Map.entry("chain_subscribeFinalisedHeads", FINALIZED_HEADS),
          Map.entry("state_subscribeRuntimeVersion", RUNTIME_VERSION),
          Map.entry("chain_subscribeRuntimeVersion", RUNTIME_VERSION));

  private final String notification;

  Feed(String notification) {
    this.notification = notification;
  }

  static Optional<Feed> of(String method) {
    return Optional.ofNullable(BY_METHOD.get(method));
  }

  static boolean isEnd(String method) {
    return method.startsWith("chain_unsubscribe")
        || method.equals("unsubscribe_newHead")
        || method.equals("state_unsubscribeRuntimeVersion")
        || method.equals("author_unwatchExtrinsic");
  }

  /// The method of its notifications.
  String notification() {
    return notification;
  }
}
