package ai.leoma.sandbox.chutes;

import io.vertx.core.json.JsonObject;

/// An answer of Chutes that is not the one asked for: `{"detail": ...}`.
final class ChuteRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Object detail;

  ChuteRefusal(int status, Object detail) {
    super(detail.toString());
    this.status = status;
    this.detail = detail;
  }

  int status() {
    return status;
  }

  JsonObject body() {
    return new JsonObject().put("detail", detail);
  }
}
