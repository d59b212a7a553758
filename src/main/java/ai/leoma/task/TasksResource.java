package ai.leoma.task;

import ai.leoma.access.problem.ApiProblem;
import ai.leoma.chain.Hotkey;
import ai.leoma.task.TaskAnswers.Latest;
import ai.leoma.task.TaskVotes.PairVotes;
import ai.leoma.task.TaskVotes.TaskVoteSummary;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The public pages of tasks (wire contract, section 3, rows 26, 28 and 29). A task is not found
/// until it is published.
@Path("/tasks")
@Produces(MediaType.APPLICATION_JSON)
public class TasksResource {
  private final Tasks tasks;
  private final Instance<TaskVotes> votes;
  private final PresignedObjects links;

  TasksResource(Tasks tasks, Instance<TaskVotes> votes, PresignedObjects links) {
    this.tasks = tasks;
    this.votes = votes;
    this.links = links;
  }

  @GET
  @Path("/latest")
  public Uni<Response> latest() {
    return tasks
        .newestPublished()
        .map(
            newest ->
                newest
                    .map(task -> Response.ok(new Latest(task.value())).build())
                    .orElseThrow(() -> ApiProblem.notFound("No task sampled yet")));
  }

  @GET
  @Path("/{task_id}")
  public Uni<Response> task(@PathParam("task_id") String taskId) {
    return published(taskId, this::page, "Task not found");
  }

  private Uni<Response> page(PublishedTask task) {
    Uni<List<GenerationRecord>> served = served(task);
    Uni<TaskVoteSummary> summary =
        votes.isResolvable()
            ? votes.get().ofTask(task.id())
            : Uni.createFrom().item(TaskVoteSummary.NONE);
    return Uni.combine()
        .all()
        .unis(served, summary)
        .with(
            (miners, counted) ->
                Response.ok(TaskAnswers.detail(task, miners, counted, links)).build());
  }

  @GET
  @Path("/{task_id}/miner/{miner_hotkey}")
  public Uni<Response> miner(
      @PathParam("task_id") String taskId, @PathParam("miner_hotkey") String minerHotkey) {
    if (isNumber(taskId) && !Hotkey.isWellFormed(minerHotkey)) {
      return Uni.createFrom().failure(ApiProblem.invalidHotkey());
    }
    String absent = "No evaluations for this task/miner";
    return published(taskId, task -> minerPage(task, minerHotkey, absent), absent);
  }

  private Uni<Response> minerPage(PublishedTask task, String minerHotkey, String absent) {
    Hotkey miner = new Hotkey(minerHotkey);
    return served(task)
        .map(all -> all.stream().filter(each -> each.miner().equals(miner)).findFirst())
        .chain(
            found ->
                found
                    .map(generation -> minerPage(task, generation))
                    .orElse(Uni.createFrom().failure(ApiProblem.notFound(absent))));
  }

  private Uni<Response> minerPage(PublishedTask task, GenerationRecord generation) {
    Uni<PairVotes> pair =
        votes.isResolvable()
            ? votes.get().ofPair(task.id(), generation.miner())
            : Uni.createFrom().item(PairVotes.NONE);
    return pair.map(
        counted -> Response.ok(TaskAnswers.minerDetail(task, generation, counted, links)).build());
  }

  private Uni<Response> published(
      String taskId, Function<PublishedTask, Uni<Response>> page, String absent) {
    if (!isNumber(taskId)) {
      return Uni.createFrom().failure(ApiProblem.notFound("Not Found"));
    }
    Optional<TaskId> id = idOf(taskId);
    if (id.isEmpty()) {
      return Uni.createFrom().failure(ApiProblem.notFound(absent));
    }
    return tasks
        .published(id.get(), id.get())
        .chain(
            found ->
                found.isEmpty()
                    ? Uni.createFrom().failure(ApiProblem.notFound(absent))
                    : page.apply(found.getFirst()));
  }

  private Uni<List<GenerationRecord>> served(PublishedTask task) {
    return tasks
        .generations(task.id(), task.id())
        .map(all -> all.stream().filter(GenerationRecord::isServed).toList());
  }

  private static boolean isNumber(String taskId) {
    return taskId.matches("[0-9]+");
  }

  /// Empty for 0 and for numbers that no task can have.
  private static Optional<TaskId> idOf(String digits) {
    try {
      return Optional.of(Long.parseLong(digits)).filter(id -> id > 0).map(TaskId::new);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
