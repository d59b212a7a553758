package ai.leoma.validator;

import ai.leoma.access.RequestSigner;
import ai.leoma.chain.Chain;
import ai.leoma.chain.KeyPair;
import ai.leoma.files.FolderDeletion;
import ai.leoma.json.BoundedJson;
import ai.leoma.judge.Judge;
import ai.leoma.media.Media;
import ai.leoma.storage.ObjectStore;
import ai.leoma.validator.Journal.Ending;
import ai.leoma.validator.TaskArtifacts.Fetched;
import ai.leoma.validator.weights.RankingChecker;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// One validator at work: polls for tasks, judges the newest that it has not evaluated, walks back
/// over older ones, submits signed evaluations, and sets weights. Two virtual threads of plain
/// blocking code; several validators may run in one process.
public final class ValidatorLoop implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ValidatorLoop.class);
  private static final String SCRATCH = "scratch";
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = BoundedJson.mapper();

  private final ValidatorSettings settings;
  private final String name;
  private final ObjectStore samples;
  private final OwnerApi api;
  private final Journal journal;
  private final TaskEvaluation evaluation;
  private final VoteSubmission votes;
  private final WeightSetter weights;
  private final MeterRegistry metrics;
  private final TaskAgenda agenda;
  private final Clock clock;
  private final Judge judge;
  private Thread evaluating;
  private Thread weighing;

  /// @param samplesBucket name of the bucket, as evaluations say where they looked
  /// @param judge closed with this loop
  /// @param checkers of the published rankings
  public ValidatorLoop(
      ValidatorSettings settings,
      KeyPair key,
      ObjectStore samples,
      String samplesBucket,
      Media media,
      Judge judge,
      Chain chain,
      RankingChecker.Opener checkers,
      Clock clock,
      MeterRegistry metrics) {
    this.settings = settings;
    this.name = key.hotkey().ss58();
    this.samples = samples;
    this.metrics = metrics;
    this.journal = Journal.open(settings.folder());
    deleteTree(settings.folder().resolve(SCRATCH));
    this.clock = clock;
    this.judge = judge;
    this.agenda = new TaskAgenda(settings.walkBack(), settings.pollInterval());
    RequestSigner signer =
        settings
            .apiHotkey()
            .map(owner -> RequestSigner.btauth(key, owner, clock))
            .orElseGet(() -> RequestSigner.oldHeaders(key, clock));
    this.api = new OwnerApi(settings.apiUrl(), signer, settings.requestTimeout(), metrics);
    this.evaluation = new TaskEvaluation(settings, samples, media, judge, journal);
    this.votes =
        new VoteSubmission(
            name, api, new EvaluationBatches(key, samplesBucket), journal, clock, metrics);
    this.weights =
        new WeightSetter(
            settings,
            key.hotkey(),
            new OwnerWeights(api),
            chain,
            checkers,
            journal,
            clock,
            metrics);
  }

  /// Starts both threads; returns at once.
  public synchronized void start() {
    evaluating = Thread.ofVirtual().name("validator-" + name).start(this::evaluateForEver);
    weighing = Thread.ofVirtual().name("weights-" + name).start(weights::setForEver);
  }

  /// The tasks that this validator has voted on or given up.
  public Set<Long> endedTasks() {
    return journal.ended();
  }

  private void evaluateForEver() {
    while (!Thread.currentThread().isInterrupted()) {
      boolean wasBusy = false;
      try {
        wasBusy = evaluateNext();
      } catch (InterruptedException e) {
        return;
      } catch (IOException | RuntimeException | Error e) {
        // also an error: what was too much once must not end the validator for good
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        LOG.warnf("validator %s: %s; trying again", name, e);
        LOG.debugf(e, "validator %s", name);
        metrics.counter("leoma.validator.failures").increment();
      }
      if (!wasBusy && !pause(settings.pollInterval())) {
        return;
      }
    }
  }

  /// Evaluates one task: the newest that has not ended, else an older one.
  ///
  /// @return whether the next may be looked for at once
  boolean evaluateNext() throws IOException, InterruptedException {
    if (!votes.serviceTakesVotes()) {
      return false;
    }
    OptionalLong newest = newestTask();
    if (newest.isEmpty()) {
      return false;
    }
    OptionalLong task = agenda.next(newest.getAsLong(), journal::hasEnded, clock.instant());
    return task.isPresent() && evaluateTask(task.getAsLong());
  }

  private OptionalLong newestTask() throws IOException, InterruptedException {
    OwnerApi.Answer answer = api.get("/tasks/latest");
    if (answer.status() == 404) {
      return OptionalLong.empty();
    }
    if (!answer.isOk()) {
      throw new IOException("/tasks/latest answered " + answer.status());
    }
    JsonNode id = JSON.readTree(answer.body()).path("task_id");
    if (!id.isIntegralNumber() || !id.canConvertToLong() || id.asLong() < 1) {
      throw new IOException("/tasks/latest: task_id is not a task id");
    }
    return OptionalLong.of(id.asLong());
  }

  private boolean evaluateTask(long taskId) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(scratch(), "task-" + taskId + "-");
    try {
      return switch (TaskArtifacts.fetch(samples, taskId, folder)) {
        case Fetched.Unusable(String reason) -> endRound(taskId, List.of(reason));
        case Fetched.Complete(TaskArtifacts task) -> evaluateTask(task, folder);
      };
    } catch (Journal.Unwritable | InterruptedException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      agenda.putOffAfterOutage(taskId, clock.instant());
      throw e;
    } finally {
      deleteTree(folder);
    }
  }

  private boolean evaluateTask(TaskArtifacts task, Path folder)
      throws IOException, InterruptedException {
    TaskEvaluation.Result result = evaluation.evaluate(task, folder);
    List<String> undone = new ArrayList<>(votes.submit(task, result.evaluations()));
    if (result.missing() > 0) {
      undone.add(result.missing() + " videos without a verdict");
    }
    return endRound(task.taskId(), undone);
  }

  /// A task with something undone is taken up again for some rounds, with longer and longer pauses.
  private boolean endRound(long taskId, List<String> undone) {
    if (undone.isEmpty()) {
      end(taskId, Ending.VOTED);
      return true;
    }
    int rounds = agenda.putOffAfterRound(taskId, clock.instant());
    LOG.warnf(
        "validator %s: task %d: round %d of %d: %s",
        name, taskId, rounds, settings.roundsPerTask(), String.join("; ", undone));
    if (rounds >= settings.roundsPerTask()) {
      end(taskId, Ending.GIVEN_UP);
    }
    return true;
  }

  private void end(long taskId, Ending ending) {
    journal.end(taskId, ending);
    agenda.remove(taskId);
    votes.forget(taskId);
    metrics
        .counter("leoma.validator.tasks", "ending", ending.name().toLowerCase(Locale.ROOT))
        .increment();
  }

  private Path scratch() throws IOException {
    return Files.createDirectories(settings.folder().resolve(SCRATCH));
  }

  private static void deleteTree(Path folder) {
    try {
      FolderDeletion.delete(folder);
    } catch (IOException e) {
      LOG.warnf("cannot delete %s: %s", folder, e.getMessage());
    }
  }

  private static boolean pause(Duration duration) {
    try {
      Thread.sleep(duration);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /// Stops within seconds; what is not submitted yet is in the journal.
  @Override
  public synchronized void close() {
    List<Thread> threads = Stream.of(evaluating, weighing).filter(Objects::nonNull).toList();
    threads.forEach(Thread::interrupt);
    threads.forEach(ValidatorLoop::join);
    judge.close();
    weights.close();
    api.close();
    journal.close();
  }

  private static void join(Thread thread) {
    try {
      thread.join(STOP_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
