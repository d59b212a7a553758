package ai.leoma.ranking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
  private final ObjectMapper json;

  WindowResource(WindowViews views, ObjectMapper json) {
    this.views = views;
    this.json = json;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Standings and the grid of tasks by miners; answers 304 to a known ETag")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = WindowView.class)))
  @APIResponse(responseCode = "304", description = "nothing changed since the given ETag")
  public Uni<Response> window(@Context Request request) {
    return views.current().map(view -> answer(request, view));
  }

  private Response answer(Request request, WindowView view) {
    String body = text(view);
    EntityTag tag = new EntityTag(digest(body));
    Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
    return (unchanged == null ? Response.ok(body, MediaType.APPLICATION_JSON) : unchanged)
        .tag(tag)
        .header("Cache-Control", "no-cache")
        .build();
  }

  private String text(WindowView view) {
    try {
      return json.writeValueAsString(view);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the window can not be written as JSON", e);
    }
  }

  private static String digest(String body) {
    try {
      byte[] sha256 =
          MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha256, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
