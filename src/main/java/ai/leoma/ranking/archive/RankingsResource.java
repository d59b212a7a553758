package ai.leoma.ranking.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.leoma.access.problem.ApiProblem;
import ai.leoma.access.query.QueryFields;
import ai.leoma.answer.Answer;
import ai.leoma.answer.Encodings;
import ai.leoma.answer.StreamedJson;
import ai.leoma.gate.Sources;
import ai.leoma.ranking.archive.RankingInputs.Reader;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The stored rankings, and what each of them follows from. A stored ranking never changes.
@Path("/rankings")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "rankings")
public class RankingsResource {
  /// Raised when the form of the inputs changes: the same ranking is other bytes then.
  private static final int FORM = 1;

  private static final String ID = "{id: [0-9]{1,18}}";

  private final RankingArchive archive;
  private final RankingInputs inputs;
  private final Sources sources;
  private final ObjectMapper json;

  RankingsResource(
      RankingArchive archive, RankingInputs inputs, Sources sources, ObjectMapper json) {
    this.archive = archive;
    this.inputs = inputs;
    this.sources = sources;
    this.json = json;
  }

  @GET
  @Operation(summary = "The stored rankings, newest first, page by page")
  @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 200, default 50")
  @Parameter(
      name = "before",
      in = ParameterIn.QUERY,
      description = "only rankings with a smaller id than this")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = ArchivedRanking.Page.class)))
  @APIResponse(responseCode = "422", description = "limit or before is no such number")
  public Uni<ArchivedRanking.Page> page(@Context HttpServerRequest request) {
    PageQuery.Asked asked = QueryFields.require(request.uri(), new PageQuery());
    return archive.page(asked.before(), asked.limit());
  }

  @GET
  @Path(ID)
  @Operation(summary = "One ranking with where every miner stood in it")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = ArchivedRanking.Detail.class)))
  @APIResponse(responseCode = "304", description = "unchanged, as every ranking for ever")
  @APIResponse(responseCode = "404", description = "there is no such ranking")
  public Uni<Response> one(
      @PathParam("id") long id, @Context Request request, @Context HttpHeaders headers) {
    return archive
        .detail(id)
        .map(found -> found.orElseThrow(RankingsResource::notFound))
        .map(detail -> Answer.plain(detail, json).to(request, headers, Answer.FOR_EVER));
  }

  @GET
  @Path(ID + "/snapshot")
  @Operation(
      summary =
          "The exact bytes whose SHA-256 is inputs_sha256: rules, stakes, miners and the tasks that"
              + " count for each")
  @APIResponse(responseCode = "200", description = "canonical JSON")
  @APIResponse(responseCode = "304", description = "unchanged, as every snapshot for ever")
  @APIResponse(responseCode = "404", description = "there is no such ranking")
  public Uni<Response> snapshot(
      @PathParam("id") long id, @Context Request request, @Context HttpHeaders headers) {
    return archive
        .snapshot(id)
        .map(found -> found.orElseThrow(RankingsResource::notFound))
        .map(text -> Answer.plain(text.getBytes(UTF_8)).to(request, headers, Answer.FOR_EVER));
  }

  @GET
  @Path(ID + "/inputs")
  @Operation(
      summary =
          "The snapshot and every vote that counted, each with the digest of its envelope; streamed")
  @APIResponse(responseCode = "200", description = "the snapshot, the votes, how many are withheld")
  @APIResponse(responseCode = "304", description = "unchanged since the given ETag")
  @APIResponse(responseCode = "404", description = "there is no such ranking")
  @APIResponse(responseCode = "503", description = "too many read inputs at the moment")
  public Uni<Response> inputs(
      @PathParam("id") long id,
      @Context Request request,
      @Context HttpHeaders headers,
      @Context HttpServerRequest connection) {
    Reader reader = new Reader(sources.of(connection), isZipped(headers));
    return archive
        .ofId(id)
        .map(found -> found.orElseThrow(RankingsResource::notFound))
        .chain(
            ranking ->
                inputs
                    .visibility(ranking)
                    .chain(
                        visibility ->
                            visibility.isFinal()
                                ? unlessKnown(ranking, visibility, request, reader)
                                : streamed(ranking, visibility, reader)
                                    .map(
                                        answer ->
                                            answer
                                                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                                                .build())));
  }

  /// Nothing of it changes any more.
  private Uni<Response> unlessKnown(
      ArchivedRanking ranking,
      RankingInputs.Visibility visibility,
      Request request,
      Reader reader) {
    String digest = ranking.inputsSha256().substring(0, 32);
    EntityTag tag =
        new EntityTag(
            "%d-%d-%s%s".formatted(ranking.id(), FORM, digest, reader.takesGzip() ? "-gzip" : ""));
    Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
    return (unchanged == null
            ? streamed(ranking, visibility, reader)
            : Uni.createFrom().item(unchanged))
        .map(answer -> answer.tag(tag).header(HttpHeaders.CACHE_CONTROL, Answer.FOR_EVER).build());
  }

  private Uni<Response.ResponseBuilder> streamed(
      ArchivedRanking ranking, RankingInputs.Visibility visibility, Reader reader) {
    return archive
        .snapshot(ranking.id())
        .map(found -> found.orElseThrow(RankingsResource::notFound))
        .map(
            snapshot -> {
              Response.ResponseBuilder answer =
                  Response.ok(new StreamedJson(inputs.parts(ranking, snapshot, visibility, reader)))
                      .type(MediaType.APPLICATION_JSON_TYPE)
                      .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
              return reader.takesGzip()
                  ? answer.header(HttpHeaders.CONTENT_ENCODING, "gzip")
                  : answer;
            });
  }

  private static boolean isZipped(HttpHeaders headers) {
    return Encodings.takesGzip(headers.getHeaderString(HttpHeaders.ACCEPT_ENCODING));
  }

  private static ApiProblem notFound() {
    return ApiProblem.notFound("Ranking not found");
  }
}
