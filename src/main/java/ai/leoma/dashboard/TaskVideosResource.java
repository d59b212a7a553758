package ai.leoma.dashboard;

import ai.leoma.access.problem.ApiProblem;
import ai.leoma.storage.ObjectKey;
import ai.leoma.storage.ObjectStore;
import ai.leoma.storage.SamplesBucket;
import ai.leoma.storage.TaskObjects;
import ai.leoma.task.GenerationRecord;
import ai.leoma.task.PublishedTask;
import ai.leoma.task.TaskId;
import ai.leoma.task.Tasks;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What the page shows of one task: its first frame and every video, side by side.
@Path("/dashboard/tasks")
@Tag(name = "dashboard")
public class TaskVideosResource {
  private static final Duration LINK_VALIDITY = Duration.ofHours(1);

  private final Tasks tasks;
  private final ObjectStore samples;

  TaskVideosResource(Tasks tasks, @SamplesBucket ObjectStore samples) {
    this.tasks = tasks;
    this.samples = samples;
  }

  /// @param url null when the miner was not served
  public record MinerVideo(String hotkey, String outcome, String url) {}

  /// A published task with links that are good for an hour.
  @JsonNaming(SnakeCaseStrategy.class)
  public record TaskVideos(
      long taskId,
      String prompt,
      String firstFrameUrl,
      String originalClipUrl,
      List<MinerVideo> videos) {}

  @GET
  @Path("/{task_id: [0-9]{1,18}}")
  @Operation(summary = "Links to first frame, original clip and all videos of a published task")
  public Uni<TaskVideos> videos(@PathParam("task_id") long number) {
    if (number < 1) {
      throw ApiProblem.notFound("Task not found");
    }
    TaskId id = new TaskId(number);
    return Uni.combine()
        .all()
        .unis(tasks.published(id, id), tasks.generations(id, id))
        .asTuple()
        .map(
            read ->
                read.getItem1().stream()
                    .findFirst()
                    .map(task -> videos(task, read.getItem2()))
                    .orElseThrow(() -> ApiProblem.notFound("Task not found")));
  }

  private TaskVideos videos(PublishedTask task, List<GenerationRecord> generations) {
    long id = task.id().value();
    return new TaskVideos(
        id,
        task.prompt(),
        link(TaskObjects.firstFrame(id)),
        link(TaskObjects.originalClip(id)),
        generations.stream().map(generation -> video(id, generation)).toList());
  }

  private MinerVideo video(long id, GenerationRecord generation) {
    return new MinerVideo(
        generation.miner().ss58(),
        generation.outcome(),
        generation.isServed() ? link(TaskObjects.generatedVideo(id, generation.miner())) : null);
  }

  private String link(ObjectKey key) {
    return samples.presignedGet(key, LINK_VALIDITY).toString();
  }
}
