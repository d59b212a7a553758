package ai.leoma.cli;

import ai.leoma.access.problem.ProblemMappers;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// A validator's process serves nothing of the owner's: no API, no page. Only its own health and
/// metrics can be asked for.
@ApplicationScoped
class ClosedPaths {
  /// Before everything else, the reading of bodies too.
  private static final int PRIORITY = 1000;

  private final boolean isValidator;

  ClosedPaths(@ConfigProperty(name = "leoma.role", defaultValue = "idle") String role) {
    this.isValidator = Role.ofConfigured(role) == Role.VALIDATE;
  }

  void register(@Observes Filters filters) {
    if (isValidator) {
      filters.register(ClosedPaths::answer, PRIORITY);
    }
  }

  private static void answer(RoutingContext routing) {
    if (isOpen(routing.normalizedPath())) {
      routing.next();
      return;
    }
    routing
        .response()
        .setStatusCode(404)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(ProblemMappers.body("Not Found"));
  }

  static boolean isOpen(String path) {
    return path.startsWith("/q/") || path.equals("/metrics");
  }
}
