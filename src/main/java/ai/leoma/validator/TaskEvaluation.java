package ai.leoma.validator;

import ai.leoma.digest.Sha256;
import ai.leoma.judge.Judge;
import ai.leoma.judge.JudgeIdentity;
import ai.leoma.judge.JudgeRequest;
import ai.leoma.judge.Judgement;
import ai.leoma.media.FrameFormat;
import ai.leoma.media.Media;
import ai.leoma.storage.ObjectStore;
import ai.leoma.validator.TaskArtifacts.MinerVideo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;

/// Judges the videos of one task, a few at a time, and keeps each verdict in the journal before the
/// next step.
final class TaskEvaluation {
  private static final Logger LOG = Logger.getLogger(TaskEvaluation.class);

  private final ValidatorSettings settings;
  private final ObjectStore samples;
  private final Media media;
  private final Judge judge;
  private final Journal journal;

  TaskEvaluation(
      ValidatorSettings settings, ObjectStore samples, Media media, Judge judge, Journal journal) {
    this.settings = settings;
    this.samples = samples;
    this.media = media;
    this.judge = judge;
    this.journal = journal;
  }

  /// What came of a task.
  ///
  /// @param evaluations in the task's evaluation order
  /// @param missing videos without a verdict, which another round may give
  record Result(List<Evaluation> evaluations, int missing) {}

  Result evaluate(TaskArtifacts task, Path folder) throws IOException, InterruptedException {
    journal.requireWritable();
    byte[] firstFrame = Sha256.of(task.firstFrame());
    List<Future<Optional<Evaluation>>> verdicts = new ArrayList<>();
    try (ExecutorService judges =
        Executors.newFixedThreadPool(
            settings.judgeAtOnce(), Thread.ofVirtual().name("judge-", 0).factory())) {
      for (MinerVideo video : task.miners()) {
        Callable<Optional<Evaluation>> verdict = () -> attempt(task, video, firstFrame, folder);
        verdicts.add(judges.submit(verdict));
      }
      return collect(verdicts);
    }
  }

  private static Result collect(List<Future<Optional<Evaluation>>> verdicts)
      throws InterruptedException {
    List<Evaluation> evaluations = new ArrayList<>();
    try {
      for (Future<Optional<Evaluation>> verdict : verdicts) {
        verdict.get().ifPresent(evaluations::add);
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Journal.Unwritable unwritable
          ? unwritable
          : new IllegalStateException("judging failed: " + e.getCause(), e.getCause());
    } finally {
      verdicts.forEach(verdict -> verdict.cancel(true));
    }
    return new Result(evaluations, verdicts.size() - evaluations.size());
  }

  /// Whatever goes wrong with one video is its own affair, but for a journal that cannot be
  /// written.
  private Optional<Evaluation> attempt(
      TaskArtifacts task, MinerVideo video, byte[] firstFrame, Path folder) {
    try {
      return evaluate(task, video, firstFrame, folder);
    } catch (Journal.Unwritable e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      LOG.warnf(
          "task %d, miner %s: not judged: %s", task.taskId(), video.miner().ss58(), e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Evaluation> evaluate(
      TaskArtifacts task, MinerVideo video, byte[] firstFrame, Path folder) throws IOException {
    Path own = Files.createDirectories(folder.resolve(video.miner().ss58()));
    Optional<Path> file = task.video(samples, video.miner(), own, settings.maxVideoBytes());
    if (file.isEmpty()) {
      LOG.warnf("task %d, miner %s: there is no video", task.taskId(), video.miner().ss58());
      return Optional.empty();
    }
    byte[] videoSha256 = Sha256.of(file.get());
    String subject = subject(task, video, firstFrame, videoSha256);
    Optional<Evaluation> known = journal.verdictOn(subject);
    if (known.isPresent()) {
      return known;
    }
    Optional<Evaluation> fresh = judged(task, video, file.get(), own, subject, videoSha256);
    fresh.ifPresent(journal::keep);
    return fresh;
  }

  private Optional<Evaluation> judged(
      TaskArtifacts task,
      MinerVideo video,
      Path file,
      Path folder,
      String subject,
      byte[] videoSha256) {
    List<Path> frames =
        media.sampleFrames(
            file, settings.frames(), settings.framesPerSecond(), folder, FrameFormat.JPEG);
    return switch (judge.judge(new JudgeRequest(task.prompt(), task.firstFrame(), frames))) {
      case Judgement.Judged(var verdict, var by) ->
          Optional.of(
              new Evaluation(
                  task.taskId(),
                  video.miner(),
                  subject,
                  verdict.passed(),
                  verdict.confidence(),
                  verdict.reasoning(),
                  video.latencyMillis(),
                  EvaluationText.generatedArtifacts(
                      verdict, by, HexFormat.of().formatHex(videoSha256))));
      case Judgement.NoVerdict(String reason) -> {
        LOG.warnf("task %d, miner %s: no verdict: %s", task.taskId(), video.miner().ss58(), reason);
        yield Optional.empty();
      }
    };
  }

  /// A verdict is used again only for the very same video, first frame and prompt, looked at in the
  /// very same way by the very same judge, rubric and pass mark.
  private String subject(
      TaskArtifacts task, MinerVideo video, byte[] firstFrame, byte[] videoSha256) {
    JudgeIdentity by = judge.identity();
    String text =
        String.join(
            "\n",
            Long.toString(task.taskId()),
            video.miner().ss58(),
            HexFormat.of().formatHex(videoSha256),
            HexFormat.of().formatHex(firstFrame),
            by.provider(),
            by.model(),
            by.rubric(),
            by.promptSha256(),
            judge.passMark().overall() + "/" + judge.passMark().criticalFloor(),
            settings.frames() + "/" + settings.framesPerSecond(),
            task.prompt());
    return Sha256.hexOf(text.getBytes(StandardCharsets.UTF_8));
  }
}
