package ai.leoma.sandbox.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/// Complete answers of imitated services.
public final class Reply {

  private Reply() {}

  public static void json(HttpServerRequest request, int status, JsonObject body) {
    text(request, status, "application/json", body.encode());
  }

  public static void text(HttpServerRequest request, int status, String contentType, String body) {
    HttpServerResponse response = request.response();
    // The client may have gone while the answer was made.
    if (!response.closed() && !response.ended()) {
      response.setStatusCode(status).putHeader("Content-Type", contentType).end(body);
    }
  }
}
