package ai.leoma.task.round;

import ai.leoma.digest.Sha256;
import ai.leoma.storage.ObjectKey;
import ai.leoma.storage.TaskObjects;
import ai.leoma.task.round.RoundState.Generating;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Plans which objects a task consists of, and writes its `metadata.json`.
final class TaskArtifacts {
  private final TaskMetadata metadata;

  TaskArtifacts(TaskMetadata metadata) {
    this.metadata = metadata;
  }

  /// Clip, first frame, the videos of the miners that were served, and the metadata last.
  UploadPlan plan(Generating generating, List<MinerOutcome> outcomes, Path folder) {
    long task = generating.attempt().task().value();
    List<UploadPlan.Item> items = new ArrayList<>();
    items.add(item(TaskObjects.originalClip(task), generating.clip().clip(), "video/mp4"));
    items.add(item(TaskObjects.firstFrame(task), generating.clip().firstFrame(), "image/png"));
    outcomes.forEach(outcome -> video(task, outcome).ifPresent(items::add));
    Path file = folder.resolve("metadata.json");
    write(file, metadata.write(generating, outcomes, items));
    items.add(item(TaskObjects.metadata(task), file, "application/json"));
    return new UploadPlan(items);
  }

  private static Optional<UploadPlan.Item> video(long task, MinerOutcome outcome) {
    return outcome
        .served()
        .map(
            served ->
                new UploadPlan.Item(
                    TaskObjects.generatedVideo(task, outcome.model().miner()),
                    served.video(),
                    served.sha256(),
                    served.bytes(),
                    "video/mp4"));
  }

  private static UploadPlan.Item item(ObjectKey key, Path file, String contentType) {
    try {
      return new UploadPlan.Item(key, file, Sha256.hexOf(file), Files.size(file), contentType);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, byte[] content) {
    try {
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
