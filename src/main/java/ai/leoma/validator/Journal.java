package ai.leoma.validator;

import ai.leoma.chain.Hotkey;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/// What this validator has paid for and done, one JSON object a line, each on disk before the next
/// step: a restart loses nothing and pays for nothing twice. A line cut off by a crash is dropped
/// at the next start.
final class Journal implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Journal.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "journal.jsonl";

  private final FileChannel channel;
  private final Map<String, Evaluation> bySubject = new HashMap<>();
  private final Map<Long, Ending> endings = new TreeMap<>();

  private Journal(FileChannel channel) {
    this.channel = channel;
  }

  /// How a task ended for this validator.
  enum Ending {
    /// Every video has a vote.
    VOTED,
    /// Some videos got no verdict however often they were tried, or the task had no artifacts.
    GIVEN_UP
  }

  /// @throws IllegalStateException when another process has this journal open
  static Journal open(Path folder) {
    try {
      Files.createDirectories(folder);
      Path file = folder.resolve(FILE);
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw new IllegalStateException("another process has the journal open: " + file);
      }
      Journal journal = new Journal(channel);
      journal.replay(file);
      return journal;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the journal in " + folder, e);
    }
  }

  private void replay(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        apply(new String(bytes, start, i - start, StandardCharsets.UTF_8));
        start = i + 1;
      }
    }
    if (start < bytes.length) {
      LOG.warnf("the journal's last line was cut off by a crash; dropped");
    }
    channel.truncate(start);
    channel.position(start);
  }

  private void apply(String line) throws IOException {
    JsonNode entry = JSON.readTree(line);
    switch (entry.path("entry").asText()) {
      case "verdict" -> {
        Evaluation evaluation = evaluation(entry);
        bySubject.put(evaluation.subject(), evaluation);
      }
      case "ended" ->
          apply(entry.path("task").asLong(), Ending.valueOf(entry.path("ending").asText()));
      default -> throw new IOException("the journal holds an unknown entry: " + line);
    }
  }

  synchronized Optional<Evaluation> verdictOn(String subject) {
    return Optional.ofNullable(bySubject.get(subject));
  }

  synchronized void keep(Evaluation evaluation) {
    ObjectNode entry = JSON.createObjectNode();
    entry.put("entry", "verdict");
    entry.put("task", evaluation.taskId());
    entry.put("miner", evaluation.miner().ss58());
    entry.put("subject", evaluation.subject());
    entry.put("passed", evaluation.passed());
    evaluation.confidence().ifPresent(value -> entry.put("confidence", value));
    entry.put("reasoning", evaluation.reasoning());
    evaluation.latencyMillis().ifPresent(value -> entry.put("latency_ms", value));
    entry.put("generated_artifacts", evaluation.generatedArtifacts());
    write(entry);
    bySubject.put(evaluation.subject(), evaluation);
  }

  synchronized void end(long taskId, Ending ending) {
    ObjectNode entry = JSON.createObjectNode();
    entry.put("entry", "ended");
    entry.put("task", taskId);
    entry.put("ending", ending.name());
    write(entry);
    apply(taskId, ending);
  }

  /// The verdicts of a task that has ended are not needed again, so that memory does not grow with
  /// the years.
  private void apply(long taskId, Ending ending) {
    endings.put(taskId, ending);
    bySubject.values().removeIf(evaluation -> evaluation.taskId() == taskId);
  }

  /// The tasks that this validator is through with.
  synchronized Set<Long> ended() {
    return new TreeSet<>(endings.keySet());
  }

  synchronized boolean hasEnded(long taskId) {
    return endings.containsKey(taskId);
  }

  private void write(ObjectNode entry) {
    try {
      ByteBuffer line =
          ByteBuffer.wrap((JSON.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8));
      while (line.hasRemaining()) {
        channel.write(line);
      }
      channel.force(false);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a journal entry can not be written as JSON", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the journal", e);
    }
  }

  private static Evaluation evaluation(JsonNode entry) {
    return new Evaluation(
        entry.path("task").asLong(),
        new Hotkey(entry.path("miner").asText()),
        entry.path("subject").asText(),
        entry.path("passed").asBoolean(),
        entry.has("confidence")
            ? OptionalInt.of(entry.path("confidence").asInt())
            : OptionalInt.empty(),
        entry.path("reasoning").asText(),
        entry.has("latency_ms")
            ? OptionalLong.of(entry.path("latency_ms").asLong())
            : OptionalLong.empty(),
        entry.path("generated_artifacts").asText());
  }

  @Override
  public synchronized void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the journal", e);
    }
  }
}
