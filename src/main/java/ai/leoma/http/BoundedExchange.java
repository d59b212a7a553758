package ai.leoma.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/// One request and its whole answer in memory, under the bounds of its [HttpCall].
///
/// All handlers run on one event loop, so the state needs no lock.
final class BoundedExchange {
  private final Vertx vertx;
  private final HttpClient client;
  private final HttpCall call;
  private final Promise<HttpReply> reply = Promise.promise();
  private final Buffer body = Buffer.buffer();
  private HttpClientRequest request;

  BoundedExchange(Vertx vertx, HttpClient client, HttpCall call) {
    this.vertx = vertx;
    this.client = client;
    this.call = call;
  }

  CompletionStage<HttpReply> start() {
    vertx.getOrCreateContext().runOnContext(unused -> begin());
    return reply.future().toCompletionStage();
  }

  private void begin() {
    long deadlineMillis = Math.max(1, call.deadline().toMillis());
    long timer = vertx.setTimer(deadlineMillis, unused -> end(new HttpReply.TimedOut()));
    var unused = reply.future().onComplete(ended -> vertx.cancelTimer(timer));
    RequestOptions options =
        new RequestOptions().setMethod(call.method()).setAbsoluteURI(call.address().toString());
    call.headers().forEach(options::putHeader);
    client.request(options).onSuccess(this::send).onFailure(this::broken);
  }

  private void send(HttpClientRequest ready) {
    request = ready;
    if (reply.future().isComplete()) {
      ready.reset();
      return;
    }
    Future<HttpClientResponse> response =
        call.body().isPresent() ? ready.send(call.body().get()) : ready.send();
    response.onSuccess(this::receive).onFailure(this::broken);
  }

  private void receive(HttpClientResponse response) {
    response.handler(this::collect);
    response.exceptionHandler(this::broken);
    response.endHandler(unused -> end(answer(response)));
  }

  private void collect(Buffer chunk) {
    if (body.length() + (long) chunk.length() > call.limitBytes()) {
      end(new HttpReply.TooLarge(call.limitBytes()));
    } else if (!reply.future().isComplete()) {
      body.appendBuffer(chunk);
    }
  }

  private HttpReply.Answer answer(HttpClientResponse response) {
    Map<String, String> headers = new HashMap<>();
    response
        .headers()
        .forEach((name, value) -> headers.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
    return new HttpReply.Answer(response.statusCode(), headers, body.getBytes());
  }

  private void broken(Throwable failure) {
    end(new HttpReply.Unreachable(OutsideText.of(failure)));
  }

  private void end(HttpReply result) {
    if (reply.tryComplete(result) && request != null && !(result instanceof HttpReply.Answer)) {
      request.reset();
    }
  }
}
