package ai.leoma.gate;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;

/// There are none: no connection is prepared to compress their frames, and no request is looked at
/// for one.
@ApplicationScoped
class NoWebSockets implements HttpServerOptionsCustomizer {
  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    withoutCompression(options);
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    withoutCompression(options);
  }

  private static void withoutCompression(HttpServerOptions options) {
    options
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false);
  }
}
