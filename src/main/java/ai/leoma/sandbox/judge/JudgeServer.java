package ai.leoma.sandbox.judge;

import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An imitated judge behind the chat endpoints of OpenAI and Gemini, on a port of its own on this
// machine. It measures
/// the pictures that it is sent and knows nothing else about them.
///
/// Source of shapes, codes and faults: the providers' published APIs.
public final class JudgeServer implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final int LARGEST_BODY = 64 << 20;
  private static final int LOOKING_AT_ONCE = 2;
  private static final long START_SECONDS = 10;
  private static final Pattern GEMINI_PATH =
      Pattern.compile("/v1beta/models/([^/:]{1,100}):generateContent");
  private static final String OPENAI_PATH = "/v1/chat/completions";
  private static final AtomicLong STARTED = new AtomicLong();

  private final Vertx vertx;
  private final HttpServer server;
  private final WorkerExecutor lookers;
  private final JudgeDesk desk;
  private final JudgeApi openAi;
  private final JudgeApi gemini;
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final AtomicLong requests = new AtomicLong();

  private JudgeServer(Vertx vertx, JudgeServerSettings settings) {
    this.vertx = vertx;
    this.desk = new JudgeDesk(settings);
    this.openAi = new OpenAiApi(settings.apiKeys());
    this.gemini = new GeminiApi(settings.apiKeys());
    this.lookers =
        vertx.createSharedWorkerExecutor(
            "imitated-judge-" + STARTED.incrementAndGet(), LOOKING_AT_ONCE);
    this.server = vertx.createHttpServer().requestHandler(this::receive);
  }

  /// Starts a judge. Blocks for a moment; not for the event loop.
  ///
  /// @throws IllegalStateException if no port can be opened
  public static JudgeServer start(Vertx vertx, JudgeServerSettings settings) {
    JudgeServer judge = new JudgeServer(vertx, settings);
    await(judge.server.listen(0, HOST).toCompletionStage().toCompletableFuture(), "start");
    return judge;
  }

  /// What `https://api.openai.com/v1` is in production.
  public URI openAiBaseUrl() {
    return URI.create("http://%s:%d/v1".formatted(HOST, server.actualPort()));
  }

  /// What `https://generativelanguage.googleapis.com/v1beta` is in production.
  public URI geminiBaseUrl() {
    return URI.create("http://%s:%d/v1beta".formatted(HOST, server.actualPort()));
  }

  /// How many requests ended how, by API and outcome, such as `openai.answered`,
  // `gemini.rate-limited`.
  public Map<String, Long> requestCounts() {
    Map<String, Long> sums = new TreeMap<>();
    counts.forEach((name, count) -> sums.put(name, count.sum()));
    return Map.copyOf(sums);
  }

  /// Stops listening. Blocks for a moment; not for the event loop.
  @Override
  public void close() {
    await(server.close().toCompletionStage().toCompletableFuture(), "stop");
    await(lookers.close().toCompletionStage().toCompletableFuture(), "stop");
  }

  private void receive(HttpServerRequest request) {
    Matcher geminiPath = GEMINI_PATH.matcher(request.path());
    if (request.path().equals(OPENAI_PATH)) {
      take(request, openAi, Optional.empty());
    } else if (geminiPath.matches()) {
      take(request, gemini, Optional.of(geminiPath.group(1)));
    } else {
      refuse(request, 404, "Unknown request URL: " + request.method() + " " + request.path());
    }
  }

  private void take(HttpServerRequest request, JudgeApi api, Optional<String> model) {
    if (!request.method().name().equals("POST")) {
      refuse(request, 405, "Not allowed to " + request.method() + " on " + request.path());
      return;
    }
    Buffer body = Buffer.buffer();
    request.handler(
        part -> {
          if (body.length() + part.length() <= LARGEST_BODY) {
            body.appendBuffer(part);
          } else if (!request.response().ended()) {
            count(api, "too-large");
            refuse(request, 413, "The request is too large.");
          }
        });
    request.endHandler(
        done -> {
          if (!request.response().ended()) {
            ask(request, api, model, body);
          }
        });
  }

  private void ask(HttpServerRequest request, JudgeApi api, Optional<String> model, Buffer body) {
    lookers
        .executeBlocking(
            () -> desk.reply(api, model, request.headers(), request.params(), body.getBytes()),
            false)
        .onSuccess(reply -> later(request, api, reply))
        .onFailure(
            failure -> {
              count(api, "failed");
              send(request, api.serverError());
            });
  }

  private void later(HttpServerRequest request, JudgeApi api, JudgeReply reply) {
    count(api, reply.outcome());
    if (reply.delay().isZero()) {
      send(request, reply);
    } else {
      vertx.setTimer(reply.delay().toMillis(), due -> send(request, reply));
    }
  }

  private void send(HttpServerRequest request, JudgeReply reply) {
    if (request.response().closed()) {
      return;
    }
    request.response().setStatusCode(reply.status());
    reply.headers().forEach((name, value) -> request.response().putHeader(name, value));
    request
        .response()
        .putHeader("content-type", "application/json")
        .putHeader("x-request-id", "req_" + requests.incrementAndGet())
        .end(reply.body().toBuffer());
  }

  private void refuse(HttpServerRequest request, int status, String message) {
    JsonObject error =
        new JsonObject()
            .put("code", status)
            .put("message", message)
            .put("type", "invalid_request_error")
            .put("status", status == 404 ? "NOT_FOUND" : "INVALID_ARGUMENT");
    send(request, JudgeReply.of("refused", status, new JsonObject().put("error", error)));
  }

  private void count(JudgeApi api, String outcome) {
    counts.computeIfAbsent(api.title() + "." + outcome, name -> new LongAdder()).increment();
  }

  private static void await(CompletableFuture<?> done, String what) {
    try {
      done.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted at the " + what + " of the judge", interruption);
    } catch (ExecutionException | TimeoutException failure) {
      throw new IllegalStateException("the imitated judge did not " + what, failure);
    }
  }
}
