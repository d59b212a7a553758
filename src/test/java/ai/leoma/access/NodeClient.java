package ai.leoma.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The scripts in `src/test/js` with the packages that they need, ready to run with Node.
final class NodeClient {
  private static final Path SCRIPTS = Path.of("src", "test", "js");
  private static final Path WORKSHOP = Path.of("target", "js");
  private static final Duration FETCH_PATIENCE = Duration.ofMinutes(3);
  private static final Duration RUN_PATIENCE = Duration.ofMinutes(3);

  private final Path node;

  private NodeClient(Path node) {
    this.node = node;
  }

  /// What a script ended with.
  record Ended(int exitCode, String output) {}

  /// Either the client or why it cannot run here: no Node, or its packages cannot be had.
  record Found(Optional<NodeClient> client, String reason) {}

  static Found find() throws IOException, InterruptedException {
    Optional<Path> node = program("node");
    Optional<Path> npm = program("npm");
    if (node.isEmpty() || npm.isEmpty()) {
      return new Found(Optional.empty(), "no Node with npm here");
    }
    copyScripts();
    if (!hasPackages()) {
      Ended fetched = fetchPackages(npm.get());
      if (fetched.exitCode() != 0) {
        return new Found(
            Optional.empty(), "npm cannot fetch @polkadot/keyring: " + fetched.output());
      }
    }
    return new Found(Optional.of(new NodeClient(node.get())), "");
  }

  Ended run(String script, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(node.toString(), script));
    command.addAll(List.of(arguments));
    return run(command, RUN_PATIENCE);
  }

  private static Optional<Path> program(String name) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static void copyScripts() throws IOException {
    Files.createDirectories(WORKSHOP);
    try (Stream<Path> files = Files.list(SCRIPTS)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, WORKSHOP.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /// npm notes what it installed.
  private static boolean hasPackages() throws IOException {
    Path installed = WORKSHOP.resolve("node_modules").resolve(".package-lock.json");
    return Files.exists(installed)
        && Files.getLastModifiedTime(installed)
                .compareTo(Files.getLastModifiedTime(SCRIPTS.resolve("package-lock.json")))
            > 0;
  }

  private static Ended fetchPackages(Path npm) throws IOException, InterruptedException {
    return run(
        List.of(
            npm.toString(),
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--prefer-offline",
            "--fetch-retries=1",
            "--fetch-timeout=20000"),
        FETCH_PATIENCE);
  }

  private static Ended run(List<String> command, Duration patience)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(WORKSHOP, "output-", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(WORKSHOP.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      return new Ended(-1, "not within " + patience + "\n" + Files.readString(output));
    }
    return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
  }
}
