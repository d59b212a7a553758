package ai.leoma.ranking;

import ai.leoma.access.problem.ApiProblem;
import ai.leoma.answer.Answer;
import ai.leoma.chain.Hotkey;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
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

/// Where one miner stands, and why.
@Path("/miners/{hotkey}/standing")
@Tag(name = "miners")
public class StandingResource {
  private final StandingAnswers answers;

  StandingResource(StandingAnswers answers) {
    this.answers = answers;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary =
          "Validity, every task of the window with its votes, rank, and how far from winning;"
              + " answers 304 to a known ETag")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = StandingView.class)))
  @APIResponse(responseCode = "304", description = "nothing changed since the given ETag")
  @APIResponse(responseCode = "400", description = "Invalid SS58 address format")
  @APIResponse(responseCode = "404", description = "Miner not found")
  @APIResponse(responseCode = "503", description = "too many are asking, or no database")
  public Uni<Response> standing(
      @PathParam("hotkey") String hotkey, @Context Request request, @Context HttpHeaders headers) {
    if (!Hotkey.isWellFormed(hotkey)) {
      throw ApiProblem.invalidHotkey();
    }
    return answers
        .of(new Hotkey(hotkey))
        .map(answer -> answer.to(request, headers, Answer.ASK_EACH_TIME));
  }
}
