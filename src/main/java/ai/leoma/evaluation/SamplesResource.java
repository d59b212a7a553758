package ai.leoma.evaluation;

import ai.leoma.access.CurrentRequest;
import ai.leoma.access.SignedByValidator;
import ai.leoma.access.query.AskedHotkey;
import ai.leoma.access.query.QueryFields;
import ai.leoma.evaluation.LimitBinding.Limit;
import ai.leoma.evaluation.TaskOfValidatorBinding.Asked;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Where validators submit what they judged, and where it is read (wire contract, section 3, rows 9
/// to 14). Of a vote under embargo nobody reads but its validator.
@Path("/samples")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "samples")
public class SamplesResource {
  private final Submissions submissions;
  private final SubmittedSamples samples;
  private final CurrentRequest request;

  SamplesResource(Submissions submissions, SubmittedSamples samples, CurrentRequest request) {
    this.submissions = submissions;
    this.samples = samples;
    this.request = request;
  }

  @POST
  @SignedByValidator(body = SampleBinding.class)
  @Operation(summary = "Submit one evaluation")
  public Uni<Sample> one() {
    return submissions.accept(request.body(Submission.class), request.caller()).map(List::getFirst);
  }

  @POST
  @Path("/batch")
  @SignedByValidator(body = BatchBinding.class)
  @Operation(summary = "Submit up to 100 evaluations: all are taken, or none")
  public Uni<List<Sample>> batch() {
    return submissions.accept(request.body(Submission.class), request.caller());
  }

  @GET
  @Path("/list")
  @Operation(summary = "The newest evaluations that may be shown, newest first")
  @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 500, 200 when absent")
  public Uni<List<Sample>> list(@Context RoutingContext routing) {
    Limit limit = QueryFields.require(routing.request().uri(), LimitBinding::ofAll);
    return samples.newest(limit.samples());
  }

  @GET
  @Path("/task")
  @Operation(summary = "What one validator said on one task, as far as it may be shown, by miner")
  @Parameter(name = "validator_hotkey", in = ParameterIn.QUERY, required = true)
  @Parameter(name = "task_id", in = ParameterIn.QUERY, required = true)
  public Uni<List<Sample>> ofTask(@Context RoutingContext routing) {
    Asked asked = QueryFields.require(routing.request().uri(), new TaskOfValidatorBinding());
    return samples.ofTask(AskedHotkey.of(asked.validator()), asked.taskId());
  }

  @GET
  @Path("/validator/{validator_hotkey}")
  @SignedByValidator(query = LimitBinding.class)
  @Operation(summary = "The newest evaluations of one validator, newest first")
  @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 500, 100 when absent")
  public Uni<List<Sample>> ofValidator(@PathParam("validator_hotkey") String validatorHotkey) {
    return samples.ofValidator(
        AskedHotkey.of(validatorHotkey),
        request.query(Limit.class).samples(),
        request.caller().hotkey());
  }

  @GET
  @Path("/miner/{miner_hotkey}")
  @SignedByValidator(query = LimitBinding.class)
  @Operation(summary = "The newest evaluations of one miner's videos, newest first")
  @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 500, 100 when absent")
  public Uni<List<Sample>> ofMiner(@PathParam("miner_hotkey") String minerHotkey) {
    return samples.ofMiner(
        AskedHotkey.of(minerHotkey),
        request.query(Limit.class).samples(),
        request.caller().hotkey());
  }
}
