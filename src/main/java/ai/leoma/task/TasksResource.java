package ai.leoma.task;

import ai.leoma.access.problem.ApiProblem;
import ai.leoma.access.query.AskedHotkey;
import ai.leoma.access.query.QueryFields;
import ai.leoma.chain.Hotkey;
import ai.leoma.task.TaskAnswers.Latest;
import ai.leoma.task.TaskAnswers.MinerTask;
import ai.leoma.task.TaskVotes.PairVotes;
import ai.leoma.task.TaskVotes.TaskVoteSummary;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/// The public pages of tasks (wire contract, section 3, rows 26 to 29). A task is not found
/// until it is published.
@Path("/tasks")
@Produces(MediaType.APPLICATION_JSON)
public class TasksResource {
  private final Tasks tasks;
  private final Instance<TaskVotes> votes;
  private final MinerTasks minerTasks;
  private final PresignedObjects links;

  TasksResource(
      Tasks tasks, Instance<TaskVotes> votes, MinerTasks minerTasks, PresignedObjects links) {
    this.tasks = tasks;
    this.votes = votes;
    this.minerTasks = minerTasks;
    this.links = links;
  }

  @GET
  @Operation(summary = "The newest 500 tasks in which a miner was voted on, newest first")
  @Parameter(name = "miner_hotkey", in = ParameterIn.QUERY, required = true)
  public Uni<List<MinerTask>> ofMiner(@Context RoutingContext routing) {
    String asked = QueryFields.require(routing.request().uri(), TasksResource::minerIn);
    return minerTasks.of(AskedHotkey.of(asked));
  }

  private static Supplier<String> minerIn(QueryFields fields) {
    Optional<String> miner = fields.text("miner_hotkey");
    return miner::orElseThrow;
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
    if (isNumber(taskId)) {
      AskedHotkey.of(minerHotkey);
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
