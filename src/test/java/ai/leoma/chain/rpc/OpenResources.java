package ai.leoma.chain.rpc;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// What a test of nodes and clients opened, closed after it: the last one first, Vert.x at the end.
final class OpenResources implements AfterEachCallback {
  private final Vertx vertx = Vertx.vertx();
  private final List<AutoCloseable> open = new ArrayList<>();

  Vertx vertx() {
    return vertx;
  }

  <T extends AutoCloseable> T add(T resource) {
    open.add(resource);
    return resource;
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
