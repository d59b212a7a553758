package ai.leoma.sandbox.chain.node;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

  /// All that begin or end one of them.
  static Set<String> methods() {
    Set<String> methods = new HashSet<>(BY_METHOD.keySet());
    BY_METHOD
        .keySet()
        .forEach(method -> methods.add(method.replaceFirst("subscribe", "unsubscribe")));
    return methods;
  }

  static boolean isEnd(String method) {
    return method.equals("author_unwatchExtrinsic")
        || method.contains("unsubscribe") && methods().contains(method);
  }

  /// The method of its notifications.
  String notification() {
    return notification;
  }
}
