package ai.leoma.bench;

import ai.leoma.files.FolderDeletion;
import ai.leoma.sandbox.outside.EnvironmentFile;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The same tournament twice: once with service and validators in processes of a binary, against
/// the world of a sandbox, and once in a sandbox of one process. Both must end alike.
///
/// Arguments are options of `leoma sandbox`, for both runs; the binary is that of
/// [Program#PROPERTY]. Each run has five minutes, and half a minute more for each task.
/// Exit codes: 0 alike, 1 not alike or failed.
public final class OutsideTournament {
  private static final int EXIT_FAILED = 1;
  private static final Duration PATIENCE_AT_FIRST = Duration.ofMinutes(5);
  private static final Duration PATIENCE_PER_TASK = Duration.ofSeconds(30);
  private static final int USUAL_TASKS = 14;
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int VALIDATORS = 2;
  private static final int HEAP_MEGABYTES = 256;
  private static final int SANDBOX_HEAP_MEGABYTES = 2048;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Program binary;
  private final Path folder;
  private final List<String> options;
  private final Duration patience;

  private OutsideTournament(Program binary, Path folder, List<String> options) {
    this.binary = binary;
    this.folder = folder;
    this.options = options;
    this.patience = PATIENCE_AT_FIRST.plus(PATIENCE_PER_TASK.multipliedBy(tasks(options)));
  }

  private static int tasks(List<String> options) {
    int option = options.indexOf("--tasks");
    return option < 0 ? USUAL_TASKS : Integer.parseInt(options.get(option + 1));
  }

  public static void main(String[] arguments) throws Exception {
    Path folder =
        Home.folder()
            .resolve("target/outside-tournament")
            .resolve(Long.toString(ProcessHandle.current().pid()));
    boolean isAlike =
        new OutsideTournament(Program.namedOrForJvm(), folder, List.of(arguments)).run();
    if (isAlike) {
      FolderDeletion.delete(folder);
    } else {
      System.err.println("what both left is in " + folder);
    }
    System.exit(isAlike ? 0 : EXIT_FAILED);
  }

  private boolean run() throws IOException, InterruptedException {
    say("the tournament in processes of " + binary.file());
    JsonNode outside = outside();
    say("the same in one JVM");
    JsonNode inside = inside();
    boolean isAlike = true;
    System.out.printf(Locale.ROOT, "%-14s %28s %28s%n", "", binary.kind(), "sandbox in one JVM");
    for (Map.Entry<String, String> line : result(inside).entrySet()) {
      String other = result(outside).getOrDefault(line.getKey(), "");
      isAlike &= other.equals(line.getValue());
      System.out.printf(
          Locale.ROOT,
          "%-14s %28s %28s%s%n",
          line.getKey(),
          other,
          line.getValue(),
          other.equals(line.getValue()) ? "" : "  differs");
    }
    isAlike &= decided(inside).equals(decided(outside));
    System.out.printf(
        Locale.ROOT,
        "%-14s %28s %28s%n",
        "seconds",
        outside.path("seconds").asText(),
        inside.path("seconds").asText());
    System.out.println(isAlike ? "same final standings" : "the final standings differ");
    return isAlike;
  }

  /// Everything that follows from the seed, whatever else a report tells.
  private static JsonNode decided(JsonNode report) {
    ObjectNode decided = report.deepCopy();
    decided.remove("seconds");
    ((ObjectNode) decided.path("chain")).remove("block");
    return decided;
  }

  private static Map<String, String> result(JsonNode report) {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("winner", report.path("winner").asText());
    lines.put("tasks", report.path("tasks").asText());
    for (JsonNode miner : report.path("standings")) {
      lines.put(
          miner.path("name").asText(),
          miner.path("valid").asBoolean()
              ? "rank %s, %s of %s"
                  .formatted(
                      miner.path("rank").isNull() ? "-" : miner.path("rank").asText(),
                      miner.path("passes").asText(),
                      miner.path("settled").asText())
              : miner.path("reason").asText().replaceFirst(":.*", ""));
    }
    report
        .at("/chain/weights")
        .properties()
        .forEach(set -> lines.put(set.getKey(), set.getValue().toString()));
    return lines;
  }

  private JsonNode inside() throws IOException, InterruptedException {
    try (OutsideProcess sandbox = sandbox("inside")) {
      return report(sandbox);
    }
  }

  private JsonNode outside() throws IOException, InterruptedException {
    Path settings = folder.resolve("outside").resolve("data").resolve("outside");
    try (OutsideProcess sandbox = sandbox("outside", "--external")) {
      long deadline = System.nanoTime() + patience.toNanos();
      while (sandbox.isAlive()
          && System.nanoTime() < deadline
          && !sandbox.errors().contains("Waiting for the service at")) {
        Thread.sleep(LOOK);
      }
      List<OutsideProcess> processes = new ArrayList<>();
      try {
        processes.add(process(settings.resolve("owner.env"), "serve"));
        for (int i = 1; i <= VALIDATORS; i++) {
          processes.add(process(settings.resolve("validator-" + i + ".env"), "validate"));
        }
        while (sandbox.isAlive()
            && System.nanoTime() < deadline
            && processes.stream().allMatch(OutsideProcess::isAlive)) {
          Thread.sleep(LOOK);
        }
        if (sandbox.isAlive()) {
          throw new IllegalStateException("the tournament did not end; its logs are in " + folder);
        }
        for (OutsideProcess process : processes) {
          System.out.printf(
              Locale.ROOT,
              "%s %s: %.0f MB resident at most%n",
              binary.kind(),
              process.name(),
              process.figures().peakResidentMegabytes());
        }
      } finally {
        processes.forEach(OutsideProcess::close);
      }
      return report(sandbox);
    }
  }

  private OutsideProcess process(Path settings, String role) {
    String name = settings.getFileName().toString().replaceFirst("\\.env$", "");
    return OutsideProcess.start(
        binary, HEAP_MEGABYTES, folder.resolve(name), EnvironmentFile.read(settings), role);
  }

  private OutsideProcess sandbox(String name, String... more) {
    List<String> words = new ArrayList<>(List.of("sandbox", "--port", "0", "--json"));
    words.addAll(List.of("--validators", Integer.toString(VALIDATORS)));
    words.addAll(List.of("--data", folder.resolve(name).resolve("data").toString()));
    words.addAll(options);
    words.addAll(List.of(more));
    return OutsideProcess.start(
        Program.forJvm(),
        SANDBOX_HEAP_MEGABYTES,
        folder.resolve(name),
        Map.of(),
        words.toArray(String[]::new));
  }

  private JsonNode report(OutsideProcess sandbox) throws IOException, InterruptedException {
    int exitCode = sandbox.awaitEnd(patience);
    if (exitCode != 0) {
      throw new IllegalStateException(
          "%s ended with %d: %s".formatted(sandbox, exitCode, sandbox.errors()));
    }
    return JSON.readTree(sandbox.output());
  }

  private static void say(String line) {
    System.err.println("native: " + line);
  }
}
