package ai.leoma.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the public sees of the owner's service, and what it does not.
class IngressTest {
  private static final Path VIEWER = Path.of("src/main/resources/META-INF/resources/docs.html");
  private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/q/health",
        "/q/health/ready",
        "/q/health/live",
        "/q/metrics",
        "/metrics",
        "/metrics/anything"
      })
  void healthAndMetricsAreAnsweredByNobody(String path, @TempDir Path scratch) {
    ChartObjects objects = ChartObjects.ofExample("owner-at-scale", scratch);

    Service backend = objects.named(Service.class, backend(objects, path));

    assertThat(backend.getSpec().getSelector()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/docs", "/openapi.json", "/health", "/tasks/latest", "/metricsfoo"})
  void allElseIsAnsweredByTheService(String path, @TempDir Path scratch) {
    assertThat(backend(ChartObjects.ofExample("owner-at-scale", scratch), path))
        .isEqualTo("tournament");
  }

  @Test
  void viewerOfTheDescriptionGetsAllThatItLoads(@TempDir Path scratch) throws IOException {
    // Given
    List<String> loaded =
        LOADED
            .matcher(Files.readString(VIEWER))
            .results()
            .map(found -> "/" + found.group(1))
            .toList();
    assertThat(loaded).anyMatch(path -> path.startsWith("/q/"));

    // When
    ChartObjects objects = ChartObjects.ofExample("owner-at-scale", scratch);

    // Then
    assertThat(loaded).allMatch(path -> backend(objects, path).equals("tournament"));
  }

  @Test
  void whoHidesNothingHasOnePathAndNoEmptyService(@TempDir Path scratch) {
    ChartObjects objects = ChartObjects.ofExample("one-node", scratch);

    assertThat(paths(objects)).extracting(HTTPIngressPath::getPath).containsExactly("/");
    assertThat(objects.every(Service.class))
        .allMatch(service -> !service.getSpec().getSelector().isEmpty());
  }

  private static String backend(ChartObjects objects, String path) {
    return paths(objects).stream()
        .filter(rule -> isBelow(path, rule.getPath()))
        .max(Comparator.comparingInt(rule -> rule.getPath().length()))
        .orElseThrow()
        .getBackend()
        .getService()
        .getName();
  }

  /// Kubernetes compares element by element.
  private static boolean isBelow(String path, String prefix) {
    return prefix.equals("/") || path.equals(prefix) || path.startsWith(prefix + "/");
  }

  private static List<HTTPIngressPath> paths(ChartObjects objects) {
    List<HTTPIngressPath> paths =
        objects.only(Ingress.class).getSpec().getRules().getFirst().getHttp().getPaths();
    assertThat(paths).allMatch(path -> path.getPathType().equals("Prefix"));
    return paths;
  }
}
