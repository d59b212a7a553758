package ai.leoma.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What the chart makes of a set of values.
record ChartObjects(List<HasMetadata> all) {
  ChartObjects {
    all = List.copyOf(all);
  }

  static ChartObjects of(Path values, Path scratch) {
    return new ChartObjects(Chart.rendered(values, scratch));
  }

  static ChartObjects ofExample(String name, Path scratch) {
    return of(Chart.example(name), scratch);
  }

  List<String> kinds() {
    return all.stream().map(HasMetadata::getKind).toList();
  }

  <T extends HasMetadata> List<T> every(Class<T> kind) {
    return all.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  <T extends HasMetadata> T only(Class<T> kind) {
    List<T> found = every(kind);
    assertThat(found).as(kind.getSimpleName()).hasSize(1);
    return found.getFirst();
  }

  <T extends HasMetadata> T named(Class<T> kind, String name) {
    return every(kind).stream()
        .filter(object -> object.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind.getSimpleName() + " " + name));
  }

  List<PodTemplateSpec> pods() {
    return all.stream().flatMap(object -> pod(object).stream()).toList();
  }

  List<EnvVar> variables() {
    return pods().stream()
        .flatMap(pod -> pod.getSpec().getContainers().stream())
        .flatMap(container -> container.getEnv().stream())
        .toList();
  }

  static Optional<PodTemplateSpec> pod(HasMetadata object) {
    return switch (object) {
      case Deployment deployment -> Optional.of(deployment.getSpec().getTemplate());
      case StatefulSet set -> Optional.of(set.getSpec().getTemplate());
      case Job job -> Optional.of(job.getSpec().getTemplate());
      case Pod pod -> Optional.of(new PodTemplateSpec(pod.getMetadata(), pod.getSpec()));
      default -> Optional.empty();
    };
  }

  static Container container(HasMetadata object) {
    return pod(object).orElseThrow().getSpec().getContainers().getFirst();
  }

  static Optional<String> value(Container container, String variable) {
    return container.getEnv().stream()
        .filter(entry -> entry.getName().equals(variable))
        .map(EnvVar::getValue)
        .findFirst();
  }
}
