package ai.leoma.chain.rpc;

import ai.leoma.chain.ChainUnavailable;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/// Keeps a connection to one of the nodes and sends over it whatever waits. The first node of the
/// list that may be asked is the one; when its connection ends, reads go to the next.
///
/// All state belongs to the turns of one queue.
final class NodeLink {
  private static final Logger LOG = Logger.getLogger(NodeLink.class);
  private static final int MOST_IN_FLIGHT = 64;
  private static final Duration LONGEST_WISH = Duration.ofMinutes(10);

  private final SerialQueue turns = new SerialQueue("chain-node");
  private final Vertx vertx;
  private final WebSocketClient sockets;
  private final NodeSettings settings;
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final WaitingCalls waiting = new WaitingCalls();
  private final Intake intake;
  private final NodeHeads heads;
  private final WakeUp wakeUp;
  private Optional<Session> current = Optional.empty();
  private String trouble = "";
  private boolean isClosed;

  NodeLink(Vertx vertx, NodeSettings settings, HeadWatch newest, HeadWatch newestFinal) {
    this.vertx = vertx;
    this.settings = settings;
    this.sockets = NodeSocket.client(vertx, settings.longestMessageBytes(), settings.authorities());
    this.intake = new Intake(this, waiting, settings.longestMessageBytes());
    this.heads = new NodeHeads(vertx, settings.freshness(), newest, newestFinal, this);
    this.wakeUp = new WakeUp(vertx, () -> turns.run(this::step));
    for (NodeAddress address : settings.addresses()) {
      endpoints.add(new Endpoint(endpoints.size() + 1, address, settings, System.nanoTime()));
    }
  }

  /// Runs when all turns before it are over.
  void turn(Runnable turn) {
    turns.run(turn);
  }

  void submit(RpcCall call) {
    turns.run(
        () -> {
          if (isClosed) {
            call.failed(closed());
          } else if (!waiting.add(call)) {
            call.failed(new ChainUnavailable("too many requests wait for the chain's nodes"));
          } else {
            step();
          }
        });
  }

  /// Sends what belongs to one connection, unless that is over.
  void submit(Session session, RpcCall call) {
    turns.run(
        () -> {
          if (isCurrent(session) && session.own().add(call)) {
            step();
          }
        });
  }

  /// The time for the request is over.
  void expire(RpcCall call) {
    turns.run(
        () -> {
          String last = trouble.isEmpty() ? "" : "; last: " + trouble;
          call.failed(
              new ChainUnavailable(
                  "no node answered %s within %s%s"
                      .formatted(call.method(), text(settings.deadline()), last)));
          waiting.remove(call);
        });
  }

  /// Nobody waits for the answer any more.
  void abandon(RpcCall call) {
    turns.run(
        () -> {
          call.abandon();
          waiting.remove(call);
        });
  }

  void close() {
    turns.run(
        () -> {
          isClosed = true;
          wakeUp.cancel();
          heads.close();
          current.ifPresent(session -> end(session, closed()));
          current = Optional.empty();
          waiting.failAll(closed());
          var unused = sockets.close();
        });
  }

  boolean isCurrent(Session session) {
    return current.filter(session::equals).isPresent();
  }

  boolean hasOtherNodes() {
    return endpoints.stream().filter(each -> each.refusal().isEmpty()).count() > 1;
  }

  /// What goes wrong, for those who wait in vain.
  void note(Endpoint endpoint, String outcome, String reason) {
    trouble = endpoint.address() + " " + reason;
    LOG.warnf("chain node %s", trouble);
    NodeMeters.connection(endpoint, outcome);
  }

  void step() {
    if (isClosed) {
      return;
    }
    if (current.isPresent()) {
      flush(current.get());
    } else {
      connect();
    }
  }

  private void connect() {
    Duration shortest = Duration.ofDays(1);
    for (Endpoint endpoint : endpoints) {
      if (endpoint.refusal().isEmpty()) {
        Duration pause = endpoint.admit(System.nanoTime());
        if (pause.isZero()) {
          open(endpoint);
          return;
        }
        shortest = pause.compareTo(shortest) < 0 ? pause : shortest;
      }
    }
    if (endpoints.stream().allMatch(each -> each.refusal().isPresent())) {
      waiting.failAll(new ChainUnavailable("no node can be asked: " + refusals()));
    } else {
      wakeUp.in(shortest);
    }
  }

  private String refusals() {
    return String.join(
        "; ",
        endpoints.stream().map(each -> each.address() + " " + each.refusal().orElse("")).toList());
  }

  private void open(Endpoint endpoint) {
    Session session = new Session(endpoint);
    current = Optional.of(session);
    session.open(
        new NodeSocket(
            vertx,
            sockets,
            endpoint.address(),
            new NodeSocket.Listener() {
              @Override
              public void opened() {
                turns.run(() -> greet(session));
              }

              @Override
              public void received(String text) {
                turns.run(() -> intake.take(session, text));
              }

              @Override
              public void closed(String reason, Optional<Duration> wish) {
                turns.run(
                    () -> leave(session, session.isReady() ? "lost" : "failed", reason, wish));
              }
            }));
  }

  private void greet(Session session) {
    NodeGreeting greeting = new NodeGreeting();
    greeting
        .calls(() -> greeted(session, greeting), reason -> leave(session, "failed", reason))
        .forEach(session.own()::add);
    step();
  }

  private void greeted(Session session, NodeGreeting greeting) {
    Endpoint endpoint = session.endpoint();
    if (!settings.genesis().equalsIgnoreCase(greeting.genesis())) {
      String reason =
          "is of another chain and not asked again: its first block is %s, not %s"
              .formatted(greeting.genesis(), settings.genesis());
      endpoint.refuse(reason);
      LOG.errorf("chain node %s %s", endpoint.address(), reason);
      leave(session, "wrong-chain", reason);
      return;
    }
    long specVersion = greeting.specVersion();
    if (heads.saw(session, greeting.headNumber())) {
      session.ready(System.nanoTime());
      NodeMeters.connection(endpoint, "ready");
      LOG.infof(
          "chain node %s answers: %s %d, block %d",
          endpoint.address(), greeting.specName(), specVersion, greeting.headNumber());
      heads.watch(session);
    }
  }

  private void flush(Session session) {
    while (session.inFlight() < MOST_IN_FLIGHT) {
      WaitingCalls queue = session.isReady() && !waiting.isEmpty() ? waiting : session.own();
      if (queue.isEmpty()) {
        return;
      }
      Duration pause = session.endpoint().admit(System.nanoTime());
      if (!pause.isZero()) {
        wakeUp.in(pause);
        return;
      }
      send(session, queue.nextBatch(session.endpoint().largestBatch()));
    }
  }

  private void send(Session session, List<RpcCall> calls) {
    Set<Long> ids = session.send(calls);
    String reason =
        "does not answer %s within %s"
            .formatted(calls.getFirst().method(), text(settings.patience()));
    vertx.setTimer(
        Math.max(1, settings.patience().toMillis()),
        unused ->
            turns.run(
                () -> {
                  if (session.awaitsAnyOf(ids)) {
                    leave(session, "late", reason);
                  }
                }));
  }

  void leave(Session session, String outcome, String reason) {
    leave(session, outcome, reason, Optional.empty());
  }

  private void leave(Session session, String outcome, String reason, Optional<Duration> wish) {
    if (!isCurrent(session)) {
      return;
    }
    Endpoint endpoint = session.endpoint();
    long now = System.nanoTime();
    endpoint.failed(now);
    wish.map(time -> time.compareTo(LONGEST_WISH) < 0 ? time : LONGEST_WISH)
        .ifPresent(time -> endpoint.pause(now, time));
    note(endpoint, outcome, reason);
    current = Optional.empty();
    end(session, new ChainUnavailable("the connection to the chain broke: " + trouble));
    step();
  }

  /// Reads wait for the next connection, everything else ends with this one.
  private void end(Session session, ChainUnavailable failure) {
    session.socket().close();
    List<RpcCall> unanswered = session.unanswered();
    waiting.putBack(unanswered.stream().filter(WaitingCalls::mayBeSentAgain).toList());
    unanswered.stream()
        .filter(call -> !WaitingCalls.mayBeSentAgain(call))
        .forEach(call -> call.failed(failure));
    session.own().failAll(failure);
    session.endAll(failure);
  }

  private static ChainUnavailable closed() {
    return new ChainUnavailable("the connection to the chain's nodes was closed");
  }

  private static String text(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
