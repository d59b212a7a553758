package ai.leoma.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A list of origins; open and closed are tested over the whole service.
class CrossOriginTest {
  private static final String OURS = "https://ours.example";
  private static final String STRANGE = "https://ours.example.evil.example";
  private static final Vertx VERTX = Vertx.vertx();
  private static int port;

  @BeforeAll
  static void serve() throws Exception {
    CrossOrigin crossOrigin = new CrossOrigin(Optional.of(" " + OURS + " , https://b.example,"));
    Router router = Router.router(VERTX);
    router
        .route()
        .handler(
            routing -> {
              crossOrigin.allow(routing);
              if (!crossOrigin.answersPreflight(routing)) {
                routing.response().end("read");
              }
            });
    HttpServer server = VERTX.createHttpServer().requestHandler(router);
    port =
        server
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS)
            .actualPort();
  }

  @AfterAll
  static void stop() throws Exception {
    VERTX.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void namedOriginReads() throws Exception {
    HttpResponse<String> answer = send(request(OURS).GET());

    assertThat(answer.body()).isEqualTo("read");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains(OURS);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).contains("true");
    assertThat(answer.headers().firstValue("Vary")).contains("Origin");
  }

  @Test
  void otherOriginsAreAnsweredAndMayNotRead() throws Exception {
    HttpResponse<String> answer = send(request(STRANGE).GET());

    assertThat(answer.body()).isEqualTo("read");
    assertThat(answer.headers().map().keySet())
        .noneMatch(name -> name.startsWith("access-control"));
  }

  @Test
  void preflightOfANamedOriginIsGranted() throws Exception {
    HttpResponse<String> answer = send(preflight(OURS));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("OK");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains(OURS);
  }

  @Test
  void preflightOfOthersIsRefused() throws Exception {
    HttpResponse<String> answer = send(preflight(STRANGE));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("Disallowed CORS origin");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  private static HttpRequest.Builder preflight(String origin) {
    return request(origin)
        .header("Access-Control-Request-Method", "POST")
        .method("OPTIONS", HttpRequest.BodyPublishers.noBody());
  }

  private static HttpRequest.Builder request(String origin) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/weights"))
        .header("Origin", origin);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
