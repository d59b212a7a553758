package ai.leoma.chain.rpc;

import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.rpc.RpcCall.Manner;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/// Asks the nodes of the chain by JSON-RPC 2.0 over WebSocket.
///
/// One connection at a time, opened when first needed: a node of another chain is never asked
/// again; one that breaks off, stays silent, lags or asks for patience is left for the next and
/// tried again after pauses that grow. Requests that wait go out as one batch. What arrives too
/// late, too long or unreadable ends as [ChainUnavailable] at the deadline at the latest.
public final class NodeClient implements NodeRpc, AutoCloseable {
  private static final String ACTS = "author_";
  private static final int NOTICES_KEPT = 256;

  private final Vertx vertx;
  private final NodeSettings settings;
  private final HeadWatch newest = new HeadWatch();
  private final HeadWatch newestFinal = new HeadWatch();
  private final NodeLink link;

  public NodeClient(Vertx vertx, NodeSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
    this.link = new NodeLink(vertx, settings, newest, newestFinal);
  }

  @Override
  public Uni<JsonNode> call(String method, Object... parameters) {
    ArrayNode array = RpcMessages.parameters(parameters);
    Manner manner = method.startsWith(ACTS) ? Manner.ONCE : Manner.READ;
    return Uni.createFrom()
        .<JsonNode>emitter(emitter -> start(emitter, method, array, manner))
        .emitOn(Infrastructure.getDefaultWorkerPool());
  }

  @Override
  public Multi<JsonNode> subscribe(String method, String unsubscribeMethod, Object... parameters) {
    ArrayNode array = RpcMessages.parameters(parameters);
    return Multi.createFrom()
        .<JsonNode>emitter(
            emitter -> subscribe(emitter, method, unsubscribeMethod, array), NOTICES_KEPT)
        .emitOn(Infrastructure.getDefaultWorkerPool());
  }

  /// Since the newest block was first heard of; empty before there was one.
  public Optional<Duration> headAge() {
    return newest.age(System.nanoTime());
  }

  /// Since the newest final block was first heard of; empty before there was one, which takes as
  /// long as a tenth of the time within which there must be one.
  public Optional<Duration> finalHeadAge() {
    return newestFinal.age(System.nanoTime());
  }

  @Override
  public void close() {
    link.close();
  }

  private void start(
      UniEmitter<? super JsonNode> emitter, String method, ArrayNode parameters, Manner manner) {
    Timer.Sample sample = NodeMeters.start();
    RpcCall call =
        new RpcCall(
            method,
            parameters,
            manner,
            new RpcCall.Outcome() {
              @Override
              public void answered(JsonNode result, Session by) {
                NodeMeters.called(sample, method, "ok");
                emitter.complete(result);
              }

              @Override
              public void failed(RuntimeException failure) {
                NodeMeters.called(sample, method, resultOf(failure));
                emitter.fail(failure);
              }
            });
    long timer = deadline(call);
    emitter.onTermination(
        () -> {
          vertx.cancelTimer(timer);
          link.abandon(call);
        });
    link.submit(call);
  }

  private void subscribe(
      MultiEmitter<? super JsonNode> emitter,
      String method,
      String unsubscribeMethod,
      ArrayNode parameters) {
    Timer.Sample sample = NodeMeters.start();
    RpcCall call =
        new RpcCall(
            method,
            parameters,
            Manner.ONCE,
            new RpcCall.Outcome() {
              @Override
              public void answered(JsonNode subscription, Session by) {
                NodeMeters.called(sample, method, "ok");
                listen(emitter, subscription.asText(), unsubscribeMethod, by);
              }

              @Override
              public void failed(RuntimeException failure) {
                NodeMeters.called(sample, method, resultOf(failure));
                emitter.fail(failure);
              }
            });
    var unused = deadline(call);
    link.submit(call);
  }

  private void listen(
      MultiEmitter<? super JsonNode> emitter,
      String subscription,
      String unsubscribeMethod,
      Session session) {
    session.listen(
        subscription,
        new Session.Subscriber() {
          @Override
          public void noticed(JsonNode result) {
            emitter.emit(result);
          }

          @Override
          public void ended(RuntimeException failure) {
            emitter.fail(failure);
          }
        });
    emitter.onTermination(() -> unsubscribe(session, subscription, unsubscribeMethod));
  }

  private void unsubscribe(Session session, String subscription, String method) {
    link.turn(() -> session.forget(subscription));
    link.submit(
        session,
        new RpcCall(
            method,
            RpcMessages.parameters(TextNode.valueOf(subscription)),
            Manner.OWN,
            new RpcCall.Outcome() {
              @Override
              public void answered(JsonNode result, Session by) {}

              @Override
              public void failed(RuntimeException failure) {}
            }));
  }

  private long deadline(RpcCall call) {
    return vertx.setTimer(Math.max(1, settings.deadline().toMillis()), unused -> link.expire(call));
  }

  private static String resultOf(RuntimeException failure) {
    return switch (failure) {
      case RpcRefused refused -> "refused";
      case ChainUnavailable unavailable -> "unavailable";
      default -> "broken";
    };
  }
}
