package ai.leoma.ranking;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
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
  public Uni<Response> window(@Context Request request) {
    return views.current().map(page -> answer(request, page));
  }

  private static Response answer(Request request, WindowPage page) {
    EntityTag tag = new EntityTag(page.digest());
    Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
    return (unchanged == null ? Response.ok(page.json(), MediaType.APPLICATION_JSON) : unchanged)
        .tag(tag)
        .header("Cache-Control", "no-cache")
        .build();
  }
}
