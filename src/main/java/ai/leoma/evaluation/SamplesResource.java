package ai.leoma.evaluation;

import ai.leoma.access.CurrentRequest;
import ai.leoma.access.SignedByValidator;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Where validators submit what they judged (wire contract, section 3, rows 9 and 10).
@Path("/samples")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "samples")
public class SamplesResource {
  private final Submissions submissions;
  private final CurrentRequest request;

  SamplesResource(Submissions submissions, CurrentRequest request) {
    this.submissions = submissions;
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
}
