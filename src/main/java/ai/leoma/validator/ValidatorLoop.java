package ai.leoma.validator;

import ai.leoma.chain.Chain;
import ai.leoma.chain.KeyPair;
import ai.leoma.judge.Judge;
import ai.leoma.media.Media;
import ai.leoma.storage.ObjectStore;
import ai.leoma.validator.Journal.Ending;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jboss.logging.Logger;

/// One validator at work: polls for tasks, judges the newest that it has not evaluated, walks back
/// over older ones, submits signed evaluations, and sets weights. Two virtual threads of plain
/// blocking code; several validators may run in one process.
public final class ValidatorLoop implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ValidatorLoop.class);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ValidatorSettings settings;
  private final String name;
  private final ObjectStore samples;
  private final OwnerApi api;
  private final Journal journal;
  private final TaskEvaluation evaluation;
  private final EvaluationBatches batches;
  private final WeightSetter weights;
  private final MeterRegistry metrics;
  private final Map<Long, Integer> roundsMade = new HashMap<>();
  private Thread evaluating;
  private Thread weighing;

  /// @param samplesBucket name of the bucket, as evaluations say where they looked
  public ValidatorLoop(
      ValidatorSettings settings,
      KeyPair key,
      ObjectStore samples,
      String samplesBucket,
      Media media,
      Judge judge,
      Chain chain,
      Clock clock,
      MeterRegistry metrics) {
    this.settings = settings;
    this.name = key.hotkey().ss58();
    this.samples = samples;
    this.metrics = metrics;
    this.journal = Journal.open(settings.folder());
    this.api = new OwnerApi(settings.apiUrl(), key, clock, settings.requestTimeout());
    this.evaluation = new TaskEvaluation(settings, samples, media, judge, journal);
    this.batches = new EvaluationBatches(key, samplesBucket);
    this.weights = new WeightSetter(settings, key.hotkey(), api, chain, metrics);
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
      } catch (IOException | RuntimeException e) {
        LOG.warnf("validator %s: %s; trying again", name, e.getMessage());
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
  /// @return whether there was one, so that the next is looked for at once
  boolean evaluateNext() throws IOException, InterruptedException {
    OptionalLong newest = newestTask();
    if (newest.isEmpty()) {
      return false;
    }
    OptionalLong candidate = candidate(newest.getAsLong());
    return candidate.isPresent() && evaluateTask(candidate.getAsLong());
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
    if (!id.canConvertToLong() || id.asLong() < 1) {
      throw new IOException("/tasks/latest: task_id is not a task id");
    }
    return OptionalLong.of(id.asLong());
  }

  private OptionalLong candidate(long newest) {
    for (long id = newest; id >= 1 && id > newest - settings.walkBack(); id--) {
      if (!journal.hasEnded(id)) {
        return OptionalLong.of(id);
      }
    }
    return OptionalLong.empty();
  }

  private boolean evaluateTask(long taskId) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(scratch(), "task-" + taskId + "-");
    try {
      Optional<TaskArtifacts> task = TaskArtifacts.fetch(samples, taskId, folder);
      if (task.isEmpty() || task.get().miners().isEmpty()) {
        LOG.warnf("validator %s: task %d has no artifacts; given up", name, taskId);
        journal.end(taskId, Ending.GIVEN_UP);
        return true;
      }
      TaskEvaluation.Result result = evaluation.evaluate(task.get(), folder);
      submit(task.get(), result.evaluations());
      return end(taskId, result);
    } finally {
      deleteTree(folder);
    }
  }

  /// A task with videos that got no verdict is taken up again for some rounds, at the pace of the
  /// polls.
  private boolean end(long taskId, TaskEvaluation.Result result) {
    int rounds = roundsMade.merge(taskId, 1, Integer::sum);
    if (result.missing() > 0 && rounds < settings.roundsPerTask()) {
      LOG.warnf(
          "validator %s: task %d: %d videos without a verdict, round %d of %d",
          name, taskId, result.missing(), rounds, settings.roundsPerTask());
      return false;
    }
    roundsMade.remove(taskId);
    journal.end(taskId, result.missing() == 0 ? Ending.VOTED : Ending.GIVEN_UP);
    metrics.counter("leoma.validator.tasks").increment();
    return true;
  }

  private void submit(TaskArtifacts task, List<Evaluation> evaluations)
      throws IOException, InterruptedException {
    for (byte[] body : batches.bodies(task.prompt(), evaluations)) {
      OwnerApi.Answer answer = api.postSigned("/samples/batch", body);
      if (!answer.isOk()) {
        throw new IOException(
            "task %d: the service refused the votes: %d %s"
                .formatted(task.taskId(), answer.status(), shortened(answer.body())));
      }
    }
  }

  private static String shortened(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= 300 ? line : line.substring(0, 300);
  }

  private Path scratch() throws IOException {
    return Files.createDirectories(settings.folder().resolve("scratch"));
  }

  private static void deleteTree(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure)
                throws IOException {
              Files.deleteIfExists(visited);
              return FileVisitResult.CONTINUE;
            }
          });
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
    stop(evaluating);
    stop(weighing);
    api.close();
    journal.close();
  }

  private static void stop(Thread thread) {
    if (thread == null) {
      return;
    }
    thread.interrupt();
    try {
      thread.join(STOP_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
