package ai.leoma.sandbox.chain.node;

import ai.leoma.chain.runtime.Extrinsics;
import ai.leoma.sandbox.chain.ledger.BlockHash;
import ai.leoma.sandbox.chain.subtensor.Subtensor;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// One node of the chain: answers messages of JSON-RPC 2.0, single ones and batches.
final class Node {
  private static final Logger LOG = Logger.getLogger(Node.class);
  private static final String WATCH = "author_submitAndWatchExtrinsic";

  private final NodeView view;
  private final AuthorMethods author;
  private final Map<String, RpcMethod> methods = new HashMap<>();
  private final Supplier<Optional<NodeFault>> fault;

  Node(
      Subtensor chain,
      Supplier<Optional<NodeFault>> fault,
      String reader,
      NodeServer.HeadRequests requests) {
    this.fault = fault;
    this.view =
        new NodeView(
            chain,
            () -> fault.get().orElse(null) instanceof NodeFault.Lagging(int blocks) ? blocks : 0,
            () ->
                fault.get().orElse(null) instanceof NodeFault.FinalityStands(long block)
                    ? block
                    : Long.MAX_VALUE);
    this.author =
        new AuthorMethods(
            chain, () -> fault.get().orElse(null) instanceof NodeFault.LosesExtrinsics);
    methods.putAll(new ChainMethods(view, reader, requests).methods());
    methods.putAll(new StateMethods(view).methods());
    methods.putAll(new SystemMethods(view).methods());
    methods.putAll(author.methods());
    methods.put("rpc_methods", _ -> new JsonObject().put("methods", new JsonArray(names())));
  }

  private List<String> names() {
    SortedSet<String> names = new TreeSet<>(methods.keySet());
    names.addAll(Feed.methods());
    names.add(WATCH);
    names.add("author_unwatchExtrinsic");
    return List.copyOf(names);
  }

  NodeView view() {
    return view;
  }

  /// What is sent back, and what is to be done after that.
  ///
  /// @param text empty when nothing but notifications came
  record Answer(Optional<String> text, Runnable afterwards) {}

  /// @param subscriptions of the connection; empty where there are none, over plain HTTP
  Answer answer(String message, Optional<Subscriptions> subscriptions) {
    Object content;
    try {
      content = Json.decodeValue(message);
    } catch (DecodeException e) {
      return failed(RpcError.parseError());
    }
    List<Runnable> afterwards = new ArrayList<>();
    if (content instanceof JsonObject request) {
      Optional<JsonObject> reply = reply(request, subscriptions, afterwards);
      return new Answer(reply.map(JsonObject::encode), () -> afterwards.forEach(Runnable::run));
    }
    if (!(content instanceof JsonArray batch) || batch.isEmpty()) {
      return failed(RpcError.invalidRequest());
    }
    JsonArray replies = new JsonArray();
    for (Object each : batch) {
      if (each instanceof JsonObject request) {
        reply(request, subscriptions, afterwards).ifPresent(replies::add);
      } else {
        replies.add(error(null, RpcError.invalidRequest()));
      }
    }
    return new Answer(
        Optional.of(replies).filter(all -> !all.isEmpty()).map(JsonArray::encode),
        () -> afterwards.forEach(Runnable::run));
  }

  private static Answer failed(RpcError error) {
    return new Answer(Optional.of(error(null, error).encode()), () -> {});
  }

  private Optional<JsonObject> reply(
      JsonObject request, Optional<Subscriptions> subscriptions, List<Runnable> afterwards) {
    boolean isNotification = !request.containsKey("id");
    Object id = request.getValue("id");
    JsonObject reply;
    try {
      Object result = result(request, subscriptions, afterwards);
      reply = new JsonObject().put("jsonrpc", "2.0").put("id", id).put("result", result);
    } catch (RpcError e) {
      reply = error(id, e);
    } catch (RuntimeException e) {
      LOG.errorf(e, "the imitated node failed at %s", request.getValue("method"));
      reply = error(id, new RpcError(-32603, "Internal error", Optional.empty()));
    }
    return isNotification ? Optional.empty() : Optional.of(reply);
  }

  private static JsonObject error(Object id, RpcError error) {
    return new JsonObject().put("jsonrpc", "2.0").put("id", id).put("error", error.json());
  }

  private Object result(
      JsonObject request, Optional<Subscriptions> subscriptions, List<Runnable> afterwards) {
    if (!"2.0".equals(request.getValue("jsonrpc"))
        || !(request.getValue("method") instanceof String method)) {
      throw RpcError.invalidRequest();
    }
    refuseIfTold(method);
    Parameters parameters = parameters(request);
    RpcMethod known = methods.get(method);
    if (known != null) {
      return known.answer(parameters);
    }
    if (subscriptions.isPresent()) {
      return subscribed(method, parameters, subscriptions.get(), afterwards);
    }
    throw RpcError.unknownMethod();
  }

  private void refuseIfTold(String method) {
    switch (fault.get().orElse(null)) {
      case NodeFault.Refusing refusing when refusing.method().equals(method) ->
          throw new RpcError(refusing.code(), refusing.message(), refusing.data());
      case NodeFault.RateLimited _ ->
          throw new RpcError(-32000, "Too many requests", Optional.empty());
      case null, default -> {}
    }
  }

  private static Parameters parameters(JsonObject request) {
    return switch (request.getValue("params")) {
      case null -> new Parameters(new JsonArray());
      case JsonArray values -> new Parameters(values);
      default -> throw RpcError.invalidParameters("invalid type: expected a sequence");
    };
  }

  private Object subscribed(
      String method,
      Parameters parameters,
      Subscriptions subscriptions,
      List<Runnable> afterwards) {
    if (Feed.isEnd(method)) {
      return subscriptions.end(parameters.text(0));
    }
    String id;
    if (method.equals(WATCH)) {
      byte[] extrinsic = parameters.bytes(0);
      id = subscriptions.watch(BlockHash.of(Extrinsics.hash(extrinsic)));
      try {
        author.submit(extrinsic);
      } catch (RpcError refused) {
        subscriptions.end(id);
        throw refused;
      }
    } else {
      id = subscriptions.subscribe(Feed.of(method).orElseThrow(RpcError::unknownMethod));
    }
    afterwards.add(() -> subscriptions.open(id));
    return id;
  }
}
