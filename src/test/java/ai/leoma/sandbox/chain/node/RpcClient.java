package ai.leoma.sandbox.chain.node;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// A plain client of JSON-RPC over WebSocket, for one request at a time.
final class RpcClient implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();
  private final BlockingQueue<JsonObject> notifications = new LinkedBlockingQueue<>();
  private final AtomicBoolean isClosed = new AtomicBoolean();
  private final WebSocket socket;
  private int id;

  RpcClient(URI address) {
    this.socket = http.newWebSocketBuilder().buildAsync(address, new Listener()).join();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        take(message.toString());
        message.setLength(0);
      }
      webSocket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
      isClosed.set(true);
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      isClosed.set(true);
    }
  }

  private void take(String text) {
    if (text.startsWith("{") && text.endsWith("}") && new JsonObject(text).containsKey("method")) {
      notifications.add(new JsonObject(text));
    } else {
      replies.add(text);
    }
  }

  boolean isClosed() {
    return isClosed.get();
  }

  /// The result of a call that succeeds.
  Object result(String method, Object... parameters) {
    JsonObject reply = reply(method, parameters);
    if (reply.containsKey("error")) {
      throw new AssertionError(method + ": " + reply.encode());
    }
    return reply.getValue("result");
  }

  JsonObject error(String method, Object... parameters) {
    return reply(method, parameters).getJsonObject("error");
  }

  private JsonObject reply(String method, Object... parameters) {
    JsonArray values = new JsonArray();
    for (Object parameter : parameters) {
      values.add(parameter);
    }
    String reply =
        raw(
            new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", ++id)
                .put("method", method)
                .put("params", values)
                .encode());
    return (JsonObject) Json.decodeValue(reply);
  }

  /// What comes back for any text.
  String raw(String text) {
    send(text);
    return next(replies, "an answer");
  }

  void send(String text) {
    socket.sendText(text, true).join();
  }

  boolean hasReply() {
    return !replies.isEmpty();
  }

  /// The next notification's parameters.
  JsonObject notification() {
    return next(notifications, "a notification").getJsonObject("params");
  }

  private static <T> T next(BlockingQueue<T> queue, String what) {
    try {
      T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("never came: " + what);
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
    http.close();
  }
}
