package ai.leoma.chain.rpc;

import ai.leoma.chain.rpc.HeadFeed.Kind;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/// Follows the heads of the node that is asked, the newest and the final one, to leave it when one
/// of them stands still or is behind. Belongs to the turns of its [NodeLink].
final class NodeHeads {
  private static final int CHECKS_WITHIN_DEADLINE = 4;
  private static final int POLLS_WITHIN_DEADLINE = 10;

  private final Vertx vertx;
  private final Freshness bounds;
  private final HeadWatch newest;
  private final HeadWatch newestFinal;
  private final NodeLink link;
  private Optional<Long> clock = Optional.empty();

  NodeHeads(Vertx vertx, Freshness bounds, HeadWatch newest, HeadWatch newestFinal, NodeLink link) {
    this.vertx = vertx;
    this.bounds = bounds;
    this.newest = newest;
    this.newestFinal = newestFinal;
    this.link = link;
  }

  /// Notes a head; false when it was so far behind that the node was left.
  boolean saw(Session session, long number) {
    return saw(session, number, newest, session.heads(), "block");
  }

  private boolean sawFinal(Session session, long number) {
    return saw(session, number, newestFinal, session.finalHeads(), "final block");
  }

  private boolean saw(
      Session session, long number, HeadWatch watch, Progress progress, String what) {
    long now = System.nanoTime();
    long behind = watch.behind(number, now);
    if (behind > bounds.mostLagBlocks()) {
      link.leave(session, "late", "is %d blocks behind, at %s %d".formatted(behind, what, number));
      return false;
    }
    watch.saw(number, now);
    progress.saw(number, now);
    return true;
  }

  /// Hears of the newest heads from now on. Of final ones a while later: who asks only a few
  /// questions does not wait for this one.
  void watch(Session session) {
    stopClock();
    Duration shorter =
        bounds.headDeadline().compareTo(bounds.finalDeadline()) < 0
            ? bounds.headDeadline()
            : bounds.finalDeadline();
    clock =
        Optional.of(
            vertx.setPeriodic(
                millis(shorter, CHECKS_WITHIN_DEADLINE),
                unused -> link.turn(() -> check(session))));
    feed(session, Kind.NEWEST, bounds.headDeadline()).start();
    feed(session, Kind.FINAL, bounds.finalDeadline()).startLater();
  }

  private HeadFeed feed(Session session, Kind kind, Duration deadline) {
    return new HeadFeed(
        vertx,
        link,
        session,
        kind,
        Duration.ofMillis(millis(deadline, POLLS_WITHIN_DEADLINE)),
        number ->
            switch (kind) {
              case NEWEST -> saw(session, number);
              case FINAL -> sawFinal(session, number);
            });
  }

  private static long millis(Duration deadline, int parts) {
    return Math.max(1, deadline.dividedBy(parts).toMillis());
  }

  void close() {
    stopClock();
  }

  private void stopClock() {
    clock.ifPresent(vertx::cancelTimer);
    clock = Optional.empty();
  }

  private void check(Session session) {
    if (link.isCurrent(session)) {
      long now = System.nanoTime();
      Duration head = session.heads().age(now);
      Duration finalHead = session.finalHeads().age(now);
      if (head.compareTo(bounds.headDeadline()) > 0) {
        leave(session, "block", head);
      } else if (finalHead.compareTo(bounds.finalDeadline()) > 0) {
        leave(session, "final block", finalHead);
      }
    }
  }

  private void leave(Session session, String what, Duration age) {
    link.leave(session, "late", "has had no new %s for %d s".formatted(what, age.toSeconds()));
  }
}
