package ai.leoma.task;

import ai.leoma.chain.Hotkey;
import ai.leoma.json.WireTime;
import ai.leoma.storage.TaskObjects;
import ai.leoma.task.TaskVotes.MinerTaskVotes;
import ai.leoma.task.TaskVotes.PairSummary;
import ai.leoma.task.TaskVotes.PairVotes;
import ai.leoma.task.TaskVotes.ShownVote;
import ai.leoma.task.TaskVotes.TaskVoteSummary;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// The answers of `/tasks` as the wire contract has them (section 3.2): snake case, members in the
/// contract's order, null where there is nothing.
@RegisterForReflection
final class TaskAnswers {
  private TaskAnswers() {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Latest(long taskId) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record TaskDetail(
      long taskId,
      Optional<String> description,
      String s3Prefix,
      String firstFramePath,
      String originalClipPath,
      Optional<String> firstFrameUrl,
      Optional<String> originalClipUrl,
      int minerCount,
      int validatorCount,
      List<TaskMiner> miners) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record TaskMiner(
      String minerHotkey,
      boolean passed,
      int validatorCount,
      OptionalLong latencyMs,
      Optional<String> updated) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record MinerTask(long taskId, boolean passed, OptionalLong latencyMs, String updated) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record TaskMinerDetail(
      long taskId,
      String minerHotkey,
      Optional<String> description,
      String s3Prefix,
      String firstFramePath,
      String originalClipPath,
      String generatedVideoPath,
      Optional<String> firstFrameUrl,
      Optional<String> originalClipUrl,
      Optional<String> generatedVideoUrl,
      List<PairValidator> validators,
      boolean finalPassed,
      OptionalLong latencyMs) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record PairValidator(
      String validatorHotkey,
      boolean passed,
      Optional<Double> stake,
      String evaluatedAt,
      OptionalInt confidence,
      Optional<String> reasoning,
      Optional<Map<String, Integer>> aspectScores,
      OptionalInt overallScore) {}

  static TaskDetail detail(
      PublishedTask task,
      List<GenerationRecord> served,
      TaskVoteSummary votes,
      PresignedObjects links) {
    long id = task.id().value();
    List<TaskMiner> miners =
        served.stream()
            .map(each -> miner(each, votes.byMiner().getOrDefault(each.miner(), PairSummary.NONE)))
            .sorted(
                Comparator.comparing(TaskMiner::passed)
                    .reversed()
                    .thenComparing(TaskMiner::minerHotkey))
            .toList();
    return new TaskDetail(
        id,
        description(task),
        String.valueOf(id),
        TaskObjects.firstFrame(id).value(),
        TaskObjects.originalClip(id).value(),
        links.firstFrame(task),
        links.originalClip(task),
        miners.size(),
        votes.validators(),
        miners);
  }

  private static TaskMiner miner(GenerationRecord served, PairSummary votes) {
    return new TaskMiner(
        served.miner().ss58(),
        votes.passed(),
        votes.validators(),
        served.latencyMillis(),
        votes.updated().map(WireTime::of));
  }

  static TaskMinerDetail minerDetail(
      PublishedTask task, GenerationRecord served, PairVotes votes, PresignedObjects links) {
    long id = task.id().value();
    Hotkey miner = served.miner();
    return new TaskMinerDetail(
        id,
        miner.ss58(),
        description(task),
        String.valueOf(id),
        TaskObjects.firstFrame(id).value(),
        TaskObjects.originalClip(id).value(),
        TaskObjects.generatedVideo(id, miner).value(),
        links.firstFrame(task),
        links.originalClip(task),
        links.video(task, served),
        votes.shown().stream().map(TaskAnswers::validator).toList(),
        votes.passed(),
        served.latencyMillis());
  }

  static MinerTask minerTask(MinerTaskVotes votes) {
    return new MinerTask(
        votes.task().value(), votes.passed(), votes.latencyMillis(), WireTime.of(votes.updated()));
  }

  private static PairValidator validator(ShownVote vote) {
    return new PairValidator(
        vote.validator().ss58(),
        vote.passed(),
        vote.stake(),
        WireTime.of(vote.evaluatedAt()),
        vote.confidence(),
        vote.reasoning(),
        vote.aspectScores(),
        vote.overallScore());
  }

  private static Optional<String> description(PublishedTask task) {
    return Optional.of(task.prompt()).filter(prompt -> !prompt.isEmpty());
  }
}
