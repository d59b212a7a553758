package ai.leoma.bench;

import java.nio.file.Path;

/// The folder that the launcher lies in.
final class Home {
  private Home() {}

  static Path folder() {
    return Path.of(System.getProperty("leoma.home", "")).toAbsolutePath();
  }
}
