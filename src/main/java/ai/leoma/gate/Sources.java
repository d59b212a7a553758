package ai.leoma.gate;

import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;

/// Tells where a request comes from, as the limits by address see it: behind a trusted proxy, whom
/// it speaks for.
@ApplicationScoped
public class Sources {
  private final Proxies proxies;

  Sources(GateConfig config) {
    this.proxies = new Proxies(config.trustedProxies());
  }

  Proxies proxies() {
    return proxies;
  }

  public Source of(HttpServerRequest request) {
    return Source.of(proxies.client(request));
  }
}
