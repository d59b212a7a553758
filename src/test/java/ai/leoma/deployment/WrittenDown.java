package ai.leoma.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The files in which people read what to type.
public final class WrittenDown {
  private WrittenDown() {}

  public static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>(List.of(Path.of("README.md"), Path.of("leoma")));
    for (String folder : List.of("docs", "src/main/docker", "compose", "helm/leoma")) {
      try (Stream<Path> below = Files.walk(Path.of(folder))) {
        below
            .filter(Files::isRegularFile)
            .filter(file -> !file.toString().endsWith(".png"))
            .forEach(files::add);
      }
    }
    return files;
  }
}
