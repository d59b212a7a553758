package ai.leoma.deployment;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The chart, rendered by Helm itself.
final class Chart {
  private static final Path FOLDER = Path.of("helm/leoma");

  private Chart() {}

  /// The sets of values that it is tried with.
  static List<Path> examples() {
    try (Stream<Path> files = Files.list(FOLDER.resolve("ci"))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path example(String name) {
    return FOLDER.resolve("ci").resolve(name + "-values.yaml");
  }

  static List<HasMetadata> rendered(Path values, Path scratch) {
    return StrictObjects.read(text(values, scratch));
  }

  /// Renders a copy in which hooks are objects like all others: the library leaves out hooks.
  ///
  /// @throws IllegalStateException with Helm's words when it refuses the values
  static String text(Path values, Path scratch) {
    Path copy = scratch.resolve("leoma");
    try {
      copy(FOLDER, copy);
      for (Path template : files(copy.resolve("templates"))) {
        Files.writeString(
            template, Files.readString(template).replace("helm.sh/hook", "example.org/hook"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Helm(copy)
        .template()
        .withName("test")
        .withNamespace("leoma")
        .withKubeVersion("1.33.0")
        .withValuesFile(values)
        .call();
  }

  /// Lints a copy whose own values are the given ones: the lint takes no others.
  static LintResult lint(Path values, Path scratch) {
    try {
      copy(FOLDER, scratch);
      Path own = scratch.resolve("values.yaml");
      Files.writeString(own, YamlLayers.of(Files.readString(own), Files.readString(values)));
      return new Helm(scratch).lint().strict().call();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path file : files(from)) {
      Path target = to.resolve(from.relativize(file).toString());
      Files.createDirectories(target.getParent());
      Files.copy(file, target);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
