package ai.leoma.chain.rpc;

import ai.leoma.chain.ChainUnavailable;
import ai.leoma.http.OutsideText;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// One connection to a node, from its handshake to its end: what was asked over it and what it is
/// subscribed to. Belongs to the turns of its [NodeLink].
final class Session {
  /// Who listens to a subscription.
  interface Subscriber {
    void noticed(JsonNode result);

    void ended(RuntimeException failure);
  }

  private final Endpoint endpoint;
  private final WaitingCalls own = new WaitingCalls();
  private final SequencedMap<Long, RpcCall> inFlight = new LinkedHashMap<>();
  private final Deque<Set<Long>> batches = new ArrayDeque<>();
  private final Map<String, Subscriber> subscribers = new HashMap<>();
  private final Progress heads = new Progress();
  private final Progress finalHeads = new Progress();
  private NodeSocket socket;
  private long nextId = 1;
  private boolean isReady;

  Session(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  NodeSocket socket() {
    return socket;
  }

  void open(NodeSocket ofThis) {
    socket = ofThis;
    socket.open();
  }

  /// What the connection itself wants to ask; all that may be asked before it is ready.
  WaitingCalls own() {
    return own;
  }

  boolean isReady() {
    return isReady;
  }

  void ready(long now) {
    isReady = true;
    heads.begin(now);
    finalHeads.begin(now);
  }

  /// How the node's newest block gets on.
  Progress heads() {
    return heads;
  }

  /// How the node's newest final block gets on.
  Progress finalHeads() {
    return finalHeads;
  }

  int inFlight() {
    return inFlight.size();
  }

  /// @return the ids of what was sent
  Set<Long> send(List<RpcCall> calls) {
    SequencedMap<Long, RpcCall> byId = new LinkedHashMap<>();
    for (RpcCall call : calls) {
      call.sent();
      byId.put(nextId++, call);
    }
    inFlight.putAll(byId);
    Set<Long> ids = Set.copyOf(byId.keySet());
    if (ids.size() > 1) {
      batches.add(ids);
    }
    socket.send(RpcMessages.requests(byId));
    return ids;
  }

  boolean awaitsAnyOf(Set<Long> ids) {
    return ids.stream().anyMatch(inFlight::containsKey);
  }

  /// The request with this id; empty when it was answered before.
  ///
  /// @throws RpcUnreadable if no request had the id
  Optional<RpcCall> answered(long id) {
    if (id < 1 || id >= nextId) {
      throw new RpcUnreadable("answers with an id that was never given");
    }
    batches.removeIf(batch -> batch.contains(id));
    return Optional.ofNullable(inFlight.remove(id));
  }

  /// The requests of the oldest batch of which nothing was answered; none if there is no such
  /// batch.
  List<RpcCall> refusedBatch() {
    List<RpcCall> calls = new ArrayList<>();
    Set<Long> batch = batches.isEmpty() ? Set.of() : batches.removeFirst();
    batch.stream().sorted().forEach(id -> calls.add(inFlight.remove(id)));
    return calls;
  }

  /// Everything that was sent and not answered, in order.
  List<RpcCall> unanswered() {
    List<RpcCall> calls = List.copyOf(inFlight.values());
    inFlight.clear();
    return calls;
  }

  void listen(String subscription, Subscriber subscriber) {
    subscribers.put(subscription, subscriber);
  }

  void forget(String subscription) {
    subscribers.remove(subscription);
  }

  /// Late notifications of what was given up are nothing to wonder about.
  void notice(Received.Notice notice) {
    Optional.ofNullable(subscribers.get(notice.subscription()))
        .ifPresent(subscriber -> subscriber.noticed(notice.result()));
  }

  /// What the node took and then gives up to watch is no refusal.
  void end(Received.Ended ended) {
    Optional.ofNullable(subscribers.remove(ended.subscription()))
        .ifPresent(
            subscriber ->
                subscriber.ended(
                    new ChainUnavailable(
                        "the node ended a subscription: "
                            + OutsideText.of(ended.error().toString()))));
  }

  void endAll(RuntimeException failure) {
    List<Subscriber> all = List.copyOf(subscribers.values());
    subscribers.clear();
    all.forEach(subscriber -> subscriber.ended(failure));
  }
}
