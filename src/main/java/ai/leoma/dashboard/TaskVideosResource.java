package ai.leoma.dashboard;

import ai.leoma.access.problem.ApiProblem;
import ai.leoma.task.GenerationRecord;
import ai.leoma.task.PresignedObjects;
import ai.leoma.task.PublishedTask;
import ai.leoma.task.TaskId;
import ai.leoma.task.Tasks;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What the page shows of one task: its first frame and every video, side by side.
@Path("/dashboard/tasks")
@Tag(name = "dashboard")
public class TaskVideosResource {
  private final Tasks tasks;
  private final PresignedObjects links;

  TaskVideosResource(Tasks tasks, PresignedObjects links) {
    this.tasks = tasks;
    this.links = links;
  }

  /// @param url null when the miner was not served
  public record MinerVideo(String hotkey, String outcome, String url) {}

  /// A published task with links that are good for `leoma.task.link-validity`.
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
    return new TaskVideos(
        task.id().value(),
        task.prompt(),
        links.firstFrame(task).orElse(null),
        links.originalClip(task).orElse(null),
        generations.stream().map(generation -> video(task, generation)).toList());
  }

  private MinerVideo video(PublishedTask task, GenerationRecord generation) {
    return new MinerVideo(
        generation.miner().ss58(),
        generation.outcome(),
        links.video(task, generation).orElse(null));
  }
}
