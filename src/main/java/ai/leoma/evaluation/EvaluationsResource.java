package ai.leoma.evaluation;

import ai.leoma.access.Envelope;
import ai.leoma.access.Envelopes;
import ai.leoma.access.problem.ApiProblem;
import ai.leoma.access.problem.ProblemMappers;
import ai.leoma.answer.Answer;
import ai.leoma.json.WireTime;
import ai.leoma.task.TaskId;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The envelopes of accepted writes: what was signed, byte for byte. One with a vote under embargo
/// is not given out; one that changed the blacklist always is, for the blacklist is public.
@Path("/evaluations")
@Tag(name = "rankings")
public class EvaluationsResource {
  private final Envelopes envelopes;
  private final RecordedVotes votes;
  private final Embargo embargo;
  private final ObjectMapper json;
  private final Clock clock;

  EvaluationsResource(
      Envelopes envelopes, RecordedVotes votes, Embargo embargo, ObjectMapper json, Clock clock) {
    this.envelopes = envelopes;
    this.votes = votes;
    this.embargo = embargo;
    this.json = json;
    this.clock = clock;
  }

  @GET
  @Path("/{digest: [0-9a-fA-F]{64}}")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "The envelope that votes name: whoever reads it can check its signature")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = EnvelopeView.class)))
  @APIResponse(responseCode = "304", description = "unchanged, as every envelope for ever")
  @APIResponse(
      responseCode = "404",
      description =
          "there is no such envelope, or a vote in it is under embargo: the detail says until when"
              + " at the latest, and Retry-After in how many seconds")
  public Uni<Response> one(
      @PathParam("digest") String digest, @Context Request request, @Context HttpHeaders headers) {
    return envelopes
        .ofDigest(HexFormat.of().parseHex(digest))
        .map(found -> found.orElseThrow(() -> ApiProblem.notFound("Evaluation not found")))
        .chain(
            envelope ->
                hiddenUntil(envelope)
                    .emitOn(Infrastructure.getDefaultWorkerPool())
                    .map(
                        hidden ->
                            hidden
                                .map(this::underEmbargo)
                                .orElseGet(() -> published(envelope, request, headers))));
  }

  private Uni<Optional<Instant>> hiddenUntil(Envelope envelope) {
    return votes
        .pairsIn(envelope)
        .chain(
            pairs ->
                pairs.isEmpty()
                    ? Uni.createFrom().item(Optional.empty())
                    : embargo.current().chain(hidden -> hiddenUntil(hidden, pairs)));
  }

  private Uni<Optional<Instant>> hiddenUntil(Embargo.Hidden hidden, Set<TaskPair> pairs) {
    Optional<TaskId> newest =
        pairs.stream().filter(hidden::hides).map(TaskPair::task).max(Comparator.naturalOrder());
    return newest
        .map(task -> embargo.endOn(task).map(Optional::of))
        .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
  }

  private Response published(Envelope envelope, Request request, HttpHeaders headers) {
    return Answer.plain(EnvelopeView.of(envelope), json).to(request, headers, Answer.FOR_EVER);
  }

  private Response underEmbargo(Instant until) {
    Duration left = Duration.between(clock.instant(), until);
    return Response.status(404)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.RETRY_AFTER, Math.max(1, left.toSeconds() + 1))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .entity(
            ProblemMappers.body(
                "Evaluation under embargo, at the latest until " + WireTime.of(until)))
        .build();
  }
}
