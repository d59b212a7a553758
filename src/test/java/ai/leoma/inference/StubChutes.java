package ai.leoma.inference;

import ai.leoma.http.StubServer;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Both hosts of Chutes on one port, told apart by the Host header as in reality.
final class StubChutes implements AutoCloseable {
  final StubServer server = new StubServer();
  private final Map<String, Handler<HttpServerRequest>> management = new ConcurrentHashMap<>();
  private final Map<String, Handler<HttpServerRequest>> invocation = new ConcurrentHashMap<>();

  StubChutes() {
    server.behave(this::route);
  }

  void manage(String chuteId, Handler<HttpServerRequest> behaviour) {
    management.put(chuteId, behaviour);
  }

  void invoke(String slug, Handler<HttpServerRequest> behaviour) {
    invocation.put(slug, behaviour);
  }

  /// A hot chute whose slug is its id.
  void hasChute(String id, Handler<HttpServerRequest> behaviour) {
    manage(id, request -> StubServer.answer(request, 200, chute(id, id, true).encode()));
    invoke(id, behaviour);
  }

  static JsonObject chute(String id, String slug, boolean hot) {
    return new JsonObject()
        .put("chute_id", id)
        .put("name", "someone/leoma-" + id)
        .put("slug", slug)
        .put("revision", "a".repeat(40))
        .put("hot", hot)
        .put("something_new", new JsonObject());
  }

  InferenceConfig config(Map<String, String> more) {
    Map<String, String> properties = new HashMap<>();
    properties.put("leoma.inference.chutes-url", server.url().toString());
    properties.put("leoma.inference.chutes-key", "cpk_0123456789abcdef");
    properties.put(
        "leoma.inference.invoke-url-template", "http://{slug}.chutes.example:" + server.port());
    properties.put("leoma.inference.connect-address", "127.0.0.1:" + server.port());
    properties.put("leoma.inference.deadline", "10s");
    properties.put("leoma.inference.busy-retry-pause", "20ms");
    properties.put("leoma.inference.failed-instance-retry-pause", "20ms");
    properties.put("leoma.inference.lookup-retry-pause", "5ms");
    properties.putAll(more);
    return ai.leoma.TestConfig.of(InferenceConfig.class, properties);
  }

  Inference inference(Vertx vertx, Map<String, String> more) {
    InferenceConfig config = config(more);
    return new Inference(
        vertx, config, new Chutes(vertx, config, Clock.systemUTC()), StubChutes::check);
  }

  /// Calls a video what begins with `video`, of another size what begins with `square`.
  private static io.smallrye.mutiny.Uni<VideoCheckResult> check(Path file) {
    return io.smallrye.mutiny.Uni.createFrom()
        .item(
            () -> {
              try {
                String start = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
                if (start.startsWith("broken probe")) {
                  throw new IllegalStateException("no ffprobe here");
                }
                if (start.startsWith("square")) {
                  return new VideoCheckResult.OtherSize(640, 640);
                }
                return start.startsWith("video")
                    ? new VideoCheckResult.Good()
                    : new VideoCheckResult.NotPlayable("no moov");
              } catch (java.io.IOException failure) {
                throw new java.io.UncheckedIOException(failure);
              }
            });
  }

  @Override
  public void close() {
    server.close();
  }

  private void route(HttpServerRequest request) {
    String host = request.getHeader("Host");
    Handler<HttpServerRequest> behaviour =
        host.endsWith(".chutes.example:" + server.port())
            ? invocation.get(host.substring(0, host.indexOf('.')))
            : management.get(request.path().replace("/chutes/", ""));
    if (behaviour == null) {
      StubServer.answer(request, 404, "{\"detail\":\"Not Found\"}");
    } else {
      behaviour.handle(request);
    }
  }
}
