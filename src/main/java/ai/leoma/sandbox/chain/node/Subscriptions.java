package ai.leoma.sandbox.chain.node;

import ai.leoma.sandbox.chain.ledger.Block;
import ai.leoma.sandbox.chain.ledger.BlockHash;
import ai.leoma.sandbox.chain.subtensor.ChainListener;
import ai.leoma.sandbox.chain.subtensor.ExtrinsicStatus;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The subscriptions of one connection. What comes before the client has been told the name of a
/// subscription waits until then.
final class Subscriptions implements ChainListener, AutoCloseable {
  private static final int MOST = 1024;
  private static final int ID_LENGTH = 16;
  private static final String ID_CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final String EXTRINSIC_UPDATE = "author_extrinsicUpdate";

  private final NodeView node;
  private final Consumer<String> out;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Subscription> subscriptions = new HashMap<>();

  Subscriptions(NodeView node, Consumer<String> out) {
    this.node = node;
    this.out = out;
    node.chain().listen(this);
  }

  /// One of them.
  private static final class Subscription {
    private final Optional<Feed> feed;
    private final Optional<BlockHash> extrinsic;
    private final List<Object> waiting = new ArrayList<>();
    private boolean isOpen;

    private Subscription(Optional<Feed> feed, Optional<BlockHash> extrinsic) {
      this.feed = feed;
      this.extrinsic = extrinsic;
    }

    private String notification() {
      return feed.map(Feed::notification).orElse(EXTRINSIC_UPDATE);
    }
  }

  /// @return its name
  String subscribe(Feed feed) {
    return add(new Subscription(Optional.of(feed), Optional.empty()));
  }

  /// @return its name
  String watch(BlockHash extrinsic) {
    return add(new Subscription(Optional.empty(), Optional.of(extrinsic)));
  }

  private synchronized String add(Subscription subscription) {
    if (subscriptions.size() >= MOST) {
      throw new RpcError(
          -32006,
          "Too many subscriptions on the connection",
          Optional.of("Exceeded max limit of " + MOST));
    }
    String id =
        random
            .ints(ID_LENGTH, 0, ID_CHARACTERS.length())
            .mapToObj(ID_CHARACTERS::charAt)
            .map(String::valueOf)
            .collect(Collectors.joining());
    subscriptions.put(id, subscription);
    return id;
  }

  /// The client knows the name now: it hears how things stand, then all that has come since.
  void open(String id) {
    Optional<Object> present = present(id);
    synchronized (this) {
      Subscription subscription = subscriptions.get(id);
      if (subscription != null) {
        present
            .filter(content -> !subscription.waiting.contains(content))
            .ifPresent(content -> send(id, subscription, content));
        subscription.waiting.forEach(content -> send(id, subscription, content));
        subscription.waiting.clear();
        subscription.isOpen = true;
      }
    }
  }

  private Optional<Object> present(String id) {
    Optional<Feed> feed;
    synchronized (this) {
      feed = Optional.ofNullable(subscriptions.get(id)).flatMap(known -> known.feed);
    }
    return feed.map(
        kind ->
            switch (kind) {
              case NEW_HEADS, ALL_HEADS -> ChainMethods.header(node.head().body().header());
              case FINALIZED_HEADS -> ChainMethods.header(node.finalized().body().header());
              case RUNTIME_VERSION -> StateMethods.runtimeVersion(node.head().runtime());
            });
  }

  synchronized boolean end(String id) {
    return subscriptions.remove(id) != null;
  }

  @Override
  public void onHead(Block block) {
    Block seen = node.head();
    JsonObject header = ChainMethods.header(seen.body().header());
    tell(Feed.NEW_HEADS, header);
    tell(Feed.ALL_HEADS, header);
    node.chain()
        .block(block.parentHash())
        .filter(parent -> parent.runtime() != block.runtime())
        .ifPresent(_ -> tell(Feed.RUNTIME_VERSION, StateMethods.runtimeVersion(block.runtime())));
  }

  @Override
  public void onFinalized(Block block) {
    tell(Feed.FINALIZED_HEADS, ChainMethods.header(node.finalized().body().header()));
  }

  private synchronized void tell(Feed feed, Object content) {
    subscriptions.forEach(
        (id, subscription) -> {
          if (subscription.feed.filter(feed::equals).isPresent()) {
            tell(id, subscription, content);
          }
        });
  }

  @Override
  public synchronized void onExtrinsic(BlockHash extrinsic, ExtrinsicStatus status) {
    for (Map.Entry<String, Subscription> each : List.copyOf(subscriptions.entrySet())) {
      if (each.getValue().extrinsic.filter(extrinsic::equals).isPresent()) {
        tell(each.getKey(), each.getValue(), AuthorMethods.json(status));
      }
    }
  }

  private void tell(String id, Subscription subscription, Object content) {
    if (subscription.isOpen) {
      send(id, subscription, content);
    } else {
      subscription.waiting.add(content);
    }
  }

  private void send(String id, Subscription subscription, Object content) {
    out.accept(
        new JsonObject()
            .put("jsonrpc", "2.0")
            .put("method", subscription.notification())
            .put("params", new JsonObject().put("subscription", id).put("result", content))
            .encode());
  }

  @Override
  public void close() {
    node.chain().leave(this);
  }
}
