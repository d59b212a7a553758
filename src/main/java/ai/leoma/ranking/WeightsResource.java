package ai.leoma.ranking;

import ai.leoma.answer.Answer;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What validators set on the chain.
@Path("/weights")
@Tag(name = "weights")
public class WeightsResource {
  private final RankAnswers answers;

  WeightsResource(RankAnswers answers) {
    this.answers = answers;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "The weights of this moment; winner_uid 0 means burn")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = WeightsView.class)))
  @APIResponse(responseCode = "304", description = "nothing changed since the given ETag")
  @APIResponse(responseCode = "503", description = "the weights of this moment are not known")
  public Uni<Response> weights(@Context Request request, @Context HttpHeaders headers) {
    return answers.weights().map(answer -> answer.to(request, headers, Answer.ASK_EACH_TIME));
  }
}
