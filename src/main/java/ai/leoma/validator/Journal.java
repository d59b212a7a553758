package ai.leoma.validator;

import ai.leoma.chain.Hotkey;
import ai.leoma.validator.weights.RankingChecker.OwnVote;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /// Tasks behind the newest whose votes are remembered: three windows of the standard length.
  private static final int TASKS_WITH_VOTES = 300;

  private static final long LARGE_BYTES = 64L << 20;

  private final JournalFile file;
  private final Map<String, Evaluation> bySubject = new LinkedHashMap<>();
  private final TreeMap<Long, Ending> endings = new TreeMap<>();
  private final TreeMap<Long, Map<Hotkey, OwnVote>> votes = new TreeMap<>();
  private Optional<AskedWeights> askedWeights = Optional.empty();
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

  /// Weights that the chain was asked to take.
  ///
  /// @param block the newest one when it was asked
  /// @param lastBlock the last one that may take them, where that is known
  record AskedWeights(long block, OptionalLong lastBlock) {}

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
        case "verdict" -> remember(JournalLines.evaluation(entry));
        case "ended" ->
            remember(entry.path("task").asLong(), Ending.valueOf(entry.path("ending").asText()));
        case "votes" -> JournalLines.votes(entry).forEach(this::remember);
        case "weights" -> askedWeights = Optional.of(JournalLines.askedWeights(entry));
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
      write(JournalLines.CHECK);
    }
  }

  synchronized Optional<Evaluation> verdictOn(String subject) {
    return Optional.ofNullable(bySubject.get(subject));
  }

  /// @throws Unwritable when it is not on disk
  synchronized void keep(Evaluation evaluation) {
    write(JournalLines.of(evaluation));
    remember(evaluation);
  }

  /// @throws Unwritable when it is not on disk
  synchronized void end(long taskId, Ending ending) {
    write(JournalLines.of(taskId, ending));
    remember(taskId, ending);
    if (file.bytes() > LARGE_BYTES) {
      try {
        compact();
      } catch (IOException e) {
        LOG.warnf("the journal cannot be made smaller: %s", e.getMessage());
      }
    }
  }

  /// Keeps votes on one task that the service has accepted.
  ///
  /// @throws Unwritable when they are not on disk
  synchronized void keepVotes(long taskId, List<OwnVote> accepted) {
    JournalLines.of(taskId, accepted).forEach(this::write);
    accepted.forEach(this::remember);
  }

  /// The votes that the service has accepted, of the newest tasks; the latest on each pair.
  synchronized List<OwnVote> votes() {
    return votes.values().stream().flatMap(ofTask -> ofTask.values().stream()).toList();
  }

  /// @throws Unwritable when it is not on disk
  synchronized void keepAskedWeights(AskedWeights asked) {
    write(JournalLines.of(asked));
    askedWeights = Optional.of(asked);
  }

  synchronized Optional<AskedWeights> askedWeights() {
    return askedWeights;
  }

  private void remember(OwnVote vote) {
    votes.computeIfAbsent(vote.task(), _ -> new LinkedHashMap<>()).put(vote.miner(), vote);
    votes.headMap(votes.lastKey() - TASKS_WITH_VOTES, true).clear();
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
    endings.forEach((task, ending) -> lines.add(JournalLines.of(task, ending)));
    bySubject.values().forEach(evaluation -> lines.add(JournalLines.of(evaluation)));
    votes.forEach((task, ofTask) -> lines.addAll(JournalLines.of(task, ofTask.values())));
    askedWeights.ifPresent(asked -> lines.add(JournalLines.of(asked)));
    file.replaceBy(lines);
  }

  private void write(String line) {
    try {
      file.append(line);
      hasFailed = false;
    } catch (IOException e) {
      hasFailed = true;
      throw new Unwritable(e);
    }
  }

  @Override
  public synchronized void close() {
    file.close();
  }
}
