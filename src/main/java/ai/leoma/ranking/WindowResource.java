package ai.leoma.ranking;

import ai.leoma.answer.Answer;
import ai.leoma.answer.Encodings;
import ai.leoma.answer.Readers;
import ai.leoma.answer.Seats;
import ai.leoma.answer.StreamedJson;
import ai.leoma.gate.Source;
import ai.leoma.gate.Sources;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The current window: what the page shows.
@Path("/window")
@Tag(name = "window")
public class WindowResource {
  /// A reader holds what it reads, a few megabytes, for as long as it takes.
  private static final int MOST_READERS = 8;

  private static final int MOST_READERS_PER_SOURCE = 2;
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final WindowViews views;
  private final WindowExports exports;
  private final Sources sources;
  private final Readers<Source> readers =
      new Readers<>(
          new Seats<>(MOST_READERS, MOST_READERS_PER_SOURCE),
          LONGEST,
          "Too many readers of the window at the moment",
          System::nanoTime);

  WindowResource(WindowViews views, WindowExports exports, Sources sources) {
    this.views = views;
    this.exports = exports;
    this.sources = sources;
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

  @GET
  @Path("/export")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary =
          "Everything a ranking of this moment follows from, for leoma rank --input; streamed,"
              + " answers 304 to a known ETag")
  @APIResponse(
      responseCode = "200",
      description =
          "rules, tasks, miners, validators, votes; votes under embargo are left out, and the pairs"
              + " named under embargoed")
  @APIResponse(responseCode = "304", description = "nothing changed since the given ETag")
  @APIResponse(responseCode = "503", description = "too many read it at the moment")
  public Uni<Response> export(
      @Context Request request,
      @Context HttpHeaders headers,
      @Context HttpServerRequest connection) {
    Source reader = sources.of(connection);
    return exports.current().map(export -> answer(export, reader, request, headers));
  }

  private Response answer(
      WindowExport export, Source reader, Request request, HttpHeaders headers) {
    boolean isZipped = Encodings.takesGzip(headers.getHeaderString(HttpHeaders.ACCEPT_ENCODING));
    EntityTag tag = new EntityTag(export.tag() + (isZipped ? "-gzip" : ""));
    Response.ResponseBuilder answer = request.evaluatePreconditions(tag);
    if (answer == null) {
      answer = Response.ok(new StreamedJson(readers.admit(reader, export.parts(isZipped))));
      answer.type(MediaType.APPLICATION_JSON_TYPE);
      if (isZipped) {
        answer.header(HttpHeaders.CONTENT_ENCODING, "gzip");
      }
    }
    return answer
        .tag(tag)
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
        .header(HttpHeaders.CACHE_CONTROL, "no-cache")
        .build();
  }
}
