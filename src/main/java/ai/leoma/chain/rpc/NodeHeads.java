package ai.leoma.chain.rpc;

import ai.leoma.chain.rpc.RpcCall.Manner;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Follows the head of the node that is asked, to leave it when it stands still or is behind.
/// Belongs to the turns of its [NodeLink].
final class NodeHeads {
  private static final Logger LOG = Logger.getLogger(NodeHeads.class);
  private static final Duration POLL = Duration.ofSeconds(12);

  private final Vertx vertx;
  private final NodeSettings settings;
  private final HeadWatch watch;
  private final NodeLink link;
  private Optional<Long> clock = Optional.empty();

  NodeHeads(Vertx vertx, NodeSettings settings, HeadWatch watch, NodeLink link) {
    this.vertx = vertx;
    this.settings = settings;
    this.watch = watch;
    this.link = link;
  }

  /// Notes a head; false when it was so far behind that the node was left.
  boolean saw(Session session, long number) {
    long now = System.nanoTime();
    long behind = watch.behind(number, now);
    if (behind > settings.mostLagBlocks()) {
      link.leave(session, "late", "is %d blocks behind, at block %d".formatted(behind, number));
      return false;
    }
    watch.saw(number, now);
    session.sawHead(now);
    return true;
  }

  /// Subscribes to new heads; asks again and again where the node takes no subscriptions.
  void watch(Session session) {
    stopClock();
    long period = Math.max(1, settings.headDeadline().dividedBy(4).toMillis());
    clock = Optional.of(vertx.setPeriodic(period, unused -> link.turn(() -> check(session))));
    link.submit(
        session,
        new RpcCall(
            "chain_subscribeNewHeads",
            RpcMessages.parameters(),
            Manner.ONCE,
            new RpcCall.Outcome() {
              @Override
              public void answered(JsonNode subscription, Session by) {
                by.listen(subscription.asText(), new Heads(by));
              }

              @Override
              public void failed(RuntimeException failure) {
                pollAfter(session, failure);
              }
            }));
  }

  void close() {
    stopClock();
  }

  private void stopClock() {
    clock.ifPresent(vertx::cancelTimer);
    clock = Optional.empty();
  }

  private void check(Session session) {
    Duration age = session.headAge(System.nanoTime());
    if (link.isCurrent(session) && age.compareTo(settings.headDeadline()) > 0) {
      link.leave(session, "late", "has had no new block for %d s".formatted(age.toSeconds()));
    }
  }

  private void pollAfter(Session session, RuntimeException failure) {
    if (link.isCurrent(session)) {
      LOG.debugf("heads are asked for, as a subscription fails: %s", failure.getMessage());
      vertx.setTimer(POLL.toMillis(), unused -> poll(session));
    }
  }

  private void poll(Session session) {
    link.submit(
        session,
        new RpcCall(
            "chain_getHeader",
            RpcMessages.parameters(),
            Manner.OWN,
            new RpcCall.Outcome() {
              @Override
              public void answered(JsonNode header, Session by) {
                if (saw(by, NodeGreeting.numberOf(header))) {
                  vertx.setTimer(POLL.toMillis(), unused -> poll(by));
                }
              }

              @Override
              public void failed(RuntimeException failure) {
                pollAfter(session, failure);
              }
            }));
  }

  private final class Heads implements Session.Subscriber {
    private final Session session;

    Heads(Session session) {
      this.session = session;
    }

    @Override
    public void noticed(JsonNode header) {
      saw(session, NodeGreeting.numberOf(header));
    }

    @Override
    public void ended(RuntimeException failure) {
      pollAfter(session, failure);
    }
  }
}
