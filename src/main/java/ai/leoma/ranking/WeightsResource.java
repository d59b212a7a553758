package ai.leoma.ranking;

import ai.leoma.access.problem.ApiProblem;
import ai.leoma.answer.Answer;
import ai.leoma.validator.weights.PublishedWeights;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
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
  private final WeightsSigning signing;

  WeightsResource(RankAnswers answers, WeightsSigning signing) {
    this.answers = answers;
    this.signing = signing;
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
    return answers
        .weights()
        .map(
            weights ->
                named(
                    weights.answer().to(request, headers, Answer.ASK_EACH_TIME),
                    weights.ranking()));
  }

  /// The wire contract's body stays as it is, so the ranking behind it is named in a header.
  private static Response named(Response answer, Optional<StoredRanking> ranking) {
    return ranking
        .map(
            behind ->
                Response.fromResponse(answer)
                    .header(PublishedWeights.RANKING_HEADER, behind.id())
                    .build())
        .orElse(answer);
  }

  @GET
  @Path("/snapshot")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary =
          "The weights of this moment as a signed statement, to be followed until it expires when"
              + " the API cannot be reached")
  @APIResponse(responseCode = "200", description = "the statement and its sr25519 signature")
  @APIResponse(responseCode = "304", description = "nothing changed since the given ETag")
  @APIResponse(
      responseCode = "404",
      description = "this service signs no weights, or there is no ranking yet")
  @APIResponse(responseCode = "503", description = "the weights of this moment are not known")
  public Uni<Response> snapshot(@Context Request request, @Context HttpHeaders headers) {
    return answers
        .weights()
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(
            weights ->
                signing
                    .signed(weights)
                    .orElseThrow(() -> ApiProblem.notFound("No signed weights"))
                    .to(request, headers, Answer.ASK_EACH_TIME));
  }
}
