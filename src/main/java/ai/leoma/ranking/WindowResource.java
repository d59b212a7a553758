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

/// The current window: what the page shows.
@Path("/window")
@Tag(name = "window")
public class WindowResource {
  private final WindowViews views;

  WindowResource(WindowViews views) {
    this.views = views;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Standings and the grid of tasks by miners; answers 304 to a known ETag")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = WindowView.class)))
  @APIResponse(responseCode = "304", description = "nothing changed since the given ETag")
  @APIResponse(responseCode = "503", description = "the database does not answer")
  public Uni<Response> window(@Context Request request, @Context HttpHeaders headers) {
    return views.current().map(answer -> answer.to(request, headers, Answer.ASK_EACH_TIME));
  }
}
