package ai.leoma.validator;

import ai.leoma.chain.Hotkey;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/// What this validator has paid for and done, one JSON object a line, each on disk before the next
/// step: a restart loses nothing and pays for nothing twice. What is not needed any more goes when
/// the file is opened, and when it has grown large.
final class Journal implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Journal.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Tasks behind the newest that are remembered: far more than anybody walks back.
  private static final int REMEMBERED_TASKS = 10_000;

  private static final long LARGE_BYTES = 64L << 20;

  private final JournalFile file;
  private final Map<String, Evaluation> bySubject = new LinkedHashMap<>();
  private final TreeMap<Long, Ending> endings = new TreeMap<>();
  private boolean hasFailed;

  private Journal(JournalFile file) {
    this.file = file;
  }

  /// How a task ended for this validator.
  enum Ending {
    /// Every video has a vote.
    VOTED,
    /// Some videos got no verdict, or the service took no vote on them, however often it was tried.
    GIVEN_UP
  }

  /// The journal cannot be written: nothing more may be paid for.
  static final class Unwritable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unwritable(IOException cause) {
      super("cannot write the journal: " + cause.getMessage(), cause);
    }
  }

  /// @throws IllegalStateException when somebody else has this journal open
  static Journal open(Path folder) {
    JournalFile file = JournalFile.open(folder);
    try {
      Journal journal = new Journal(file);
      file.replay(journal::apply);
      journal.compact();
      return journal;
    } catch (IOException e) {
      file.close();
      throw new UncheckedIOException("cannot read the journal in " + folder, e);
    }
  }

  /// A line that cannot be read costs a second evaluation and not the start.
  private void apply(String line) {
    try {
      JsonNode entry = JSON.readTree(line);
      switch (entry.path("entry").asText()) {
        case "verdict" -> remember(evaluation(entry));
        case "ended" ->
            remember(entry.path("task").asLong(), Ending.valueOf(entry.path("ending").asText()));
        case "check" -> LOG.trace("the journal was written after a failure");
        default -> throw new IllegalArgumentException("an unknown entry");
      }
    } catch (JsonProcessingException | IllegalArgumentException e) {
      LOG.warnf("a line of the journal cannot be read and is dropped: %s", e.getMessage());
    }
  }

  /// After a failure: whether the journal can be written again, before anything is paid for.
  ///
  /// @throws Unwritable when it still cannot
  synchronized void requireWritable() {
    if (hasFailed) {
      write(JSON.createObjectNode().put("entry", "check"));
    }
  }

  synchronized Optional<Evaluation> verdictOn(String subject) {
    return Optional.ofNullable(bySubject.get(subject));
  }

  /// @throws Unwritable when it is not on disk
  synchronized void keep(Evaluation evaluation) {
    write(entry(evaluation));
    remember(evaluation);
  }

  /// @throws Unwritable when it is not on disk
  synchronized void end(long taskId, Ending ending) {
    write(entry(taskId, ending));
    remember(taskId, ending);
    if (file.bytes() > LARGE_BYTES) {
      try {
        compact();
      } catch (IOException e) {
        LOG.warnf("the journal cannot be made smaller: %s", e.getMessage());
      }
    }
  }

  private void remember(Evaluation evaluation) {
    if (!endings.containsKey(evaluation.taskId())) {
      bySubject.put(evaluation.subject(), evaluation);
    }
  }

  /// The verdicts of a task that has ended are not needed again, so that memory does not grow with
  /// the years.
  private void remember(long taskId, Ending ending) {
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

  private void compact() throws IOException {
    if (!endings.isEmpty()) {
      long oldest = endings.lastKey() - REMEMBERED_TASKS;
      endings.headMap(oldest, true).clear();
      bySubject.values().removeIf(evaluation -> evaluation.taskId() <= oldest);
    }
    List<String> lines = new ArrayList<>();
    endings.forEach((task, ending) -> lines.add(line(entry(task, ending))));
    bySubject.values().forEach(evaluation -> lines.add(line(entry(evaluation))));
    file.replaceBy(lines);
  }

  private void write(ObjectNode entry) {
    try {
      file.append(line(entry));
      hasFailed = false;
    } catch (IOException e) {
      hasFailed = true;
      throw new Unwritable(e);
    }
  }

  private static String line(ObjectNode entry) {
    try {
      return JSON.writeValueAsString(entry);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a journal entry can not be written as JSON", e);
    }
  }

  private static ObjectNode entry(long taskId, Ending ending) {
    return JSON.createObjectNode()
        .put("entry", "ended")
        .put("task", taskId)
        .put("ending", ending.name());
  }

  private static ObjectNode entry(Evaluation evaluation) {
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
    return entry;
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
    file.close();
  }
}
