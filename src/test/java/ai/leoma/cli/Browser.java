package ai.leoma.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A real Chromium without a window.
record Browser(Path program) {
  static Optional<Browser> find() {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .flatMap(
            folder -> Stream.of(Path.of(folder, "chromium"), Path.of(folder, "chromium-browser")))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Browser::new);
  }

  /// The page as it stands after its scripts have run for some seconds.
  String contentOf(URI address, Path folder) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "page-", ".html");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + Files.createTempDirectory(folder, "browser-"),
                "--virtual-time-budget=8000",
                "--dump-dom",
                address.toString())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(90, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the browser did not end");
    }
    return Files.readString(output, StandardCharsets.UTF_8);
  }
}
