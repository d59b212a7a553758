package ai.leoma.sandbox.chain;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/// An answer of Pylon that is not the one asked for, in the form of its framework, Litestar.
final class PylonRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Optional<JsonArray> extra;

  PylonRefusal(int status, String detail) {
    super(detail);
    this.status = status;
    this.extra = Optional.empty();
  }

  private PylonRefusal(String detail, JsonArray extra) {
    super(detail);
    this.status = 400;
    this.extra = Optional.of(extra);
  }

  /// A body that does not fit: 400 with the member and the reason under `extra`.
  static PylonRefusal ofMember(String route, String member, String reason) {
    JsonObject problem =
        new JsonObject().put("message", reason).put("key", member).put("source", "body");
    return new PylonRefusal("Validation failed for " + route, new JsonArray().add(problem));
  }

  int status() {
    return status;
  }

  JsonObject body() {
    JsonObject body = new JsonObject().put("status_code", status).put("detail", getMessage());
    extra.ifPresent(problems -> body.put("extra", problems));
    return body;
  }
}
