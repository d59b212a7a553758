package ai.leoma.chain.rpc;

import ai.leoma.chain.rpc.RpcCall.Manner;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/// What one connection tells of one kind of head: by a subscription, or asked again and again where
/// the node takes none. Belongs to the turns of its [NodeLink].
final class HeadFeed {
  private static final Logger LOG = Logger.getLogger(HeadFeed.class);
  private static final String HEADER = "chain_getHeader";

  private final Vertx vertx;
  private final NodeLink link;
  private final Session session;
  private final Kind kind;
  private final Duration pause;
  private final Listener listener;

  /// Which head.
  enum Kind {
    NEWEST("chain_subscribeNewHeads", Optional.empty()),
    FINAL("chain_subscribeFinalizedHeads", Optional.of("chain_getFinalizedHead"));

    private final String subscription;
    private final Optional<String> hash;

    /// @param hash asks for its hash; empty where a header without a hash is its own
    Kind(String subscription, Optional<String> hash) {
      this.subscription = subscription;
      this.hash = hash;
    }
  }

  /// Who follows it.
  interface Listener {
    /// @return false when the node was left for it
    boolean saw(long number);
  }

  /// @param pause between two questions to a node that takes no subscription
  /// @param listener takes the number of each head
  HeadFeed(
      Vertx vertx, NodeLink link, Session session, Kind kind, Duration pause, Listener listener) {
    this.vertx = vertx;
    this.link = link;
    this.session = session;
    this.kind = kind;
    this.pause = pause;
    this.listener = listener;
  }

  void start() {
    ask(
        Manner.ONCE,
        kind.subscription,
        subscription -> session.listen(subscription.asText(), new Heads()));
  }

  void startLater() {
    later(this::start);
  }

  private void pollAfter(RuntimeException failure) {
    LOG.debugf("heads are asked for, as %s fails: %s", kind.subscription, failure.getMessage());
    later(this::poll);
  }

  private void poll() {
    kind.hash.ifPresentOrElse(
        method -> ask(Manner.OWN, method, hash -> ask(Manner.OWN, HEADER, this::polled, hash)),
        () -> ask(Manner.OWN, HEADER, this::polled));
  }

  private void polled(JsonNode header) {
    if (listener.saw(NodeGreeting.numberOf(header))) {
      later(this::poll);
    }
  }

  private void later(Runnable task) {
    vertx.setTimer(Math.max(1, pause.toMillis()), unused -> task.run());
  }

  private interface Answered {
    void with(JsonNode result);
  }

  /// Nothing comes of it when the connection is over.
  private void ask(Manner manner, String method, Answered then, Object... parameters) {
    link.submit(
        session,
        new RpcCall(
            method,
            RpcMessages.parameters(parameters),
            manner,
            new RpcCall.Outcome() {
              @Override
              public void answered(JsonNode result, Session by) {
                then.with(result);
              }

              @Override
              public void failed(RuntimeException failure) {
                if (link.isCurrent(session)) {
                  pollAfter(failure);
                }
              }
            }));
  }

  private final class Heads implements Session.Subscriber {
    @Override
    public void noticed(JsonNode header) {
      listener.saw(NodeGreeting.numberOf(header));
    }

    @Override
    public void ended(RuntimeException failure) {
      if (link.isCurrent(session)) {
        pollAfter(failure);
      }
    }
  }
}
