package ai.leoma.ranking;

import ai.leoma.answer.Answer;
import ai.leoma.chain.Hotkey;
import ai.leoma.miner.MinerRecord;
import ai.leoma.ranking.confidence.Confidence;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// `/scores` of the wire contract.
@Path("/scores")
@Tag(name = "scores")
public class ScoresResource {
  private final RankAnswers answers;

  ScoresResource(RankAnswers answers) {
    this.answers = answers;
  }

  @GET
  @Path("/rank")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary =
          "The ranked miners of the newest ranking, by rank; empty while the window is not full")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Ranks.class)))
  @APIResponse(responseCode = "304", description = "nothing changed since the given ETag")
  @APIResponse(responseCode = "503", description = "the ranks of this moment are not known")
  public Uni<Response> rank(@Context Request request, @Context HttpHeaders headers) {
    return answers.ranks().map(answer -> answer.to(request, headers, Answer.ASK_EACH_TIME));
  }

  static Ranks ranks(Optional<StoredRanking> newest, List<MinerRecord> minersNow) {
    Map<Hotkey, MinerRecord> minerByHotkey =
        minersNow.stream().collect(Collectors.toMap(MinerRecord::hotkey, Function.identity()));
    List<Rank> ranks =
        newest.map(StoredRanking::rankedInOrder).orElse(List.of()).stream()
            .map(place -> Rank.of(place, Optional.ofNullable(minerByHotkey.get(place.hotkey()))))
            .toList();
    return newest
        .filter(_ -> !ranks.isEmpty())
        .map(ranking -> Ranks.of(ranking, ranks))
        .orElseGet(Ranks::none);
  }

  /// The wire contract's Rank list. The other members are ours, and left out while nobody is
  /// ranked.
  ///
  /// @param rankingId of the stored ranking
  /// @param confidence share of the resamples of the window's tasks in which the same miner wins;
  ///     left out when nobody wins
  /// @param resamples how many these are
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @RegisterForReflection
  public record Ranks(
      List<Rank> ranks,
      Long rankingId,
      Integer rulesVersion,
      Double confidence,
      Integer resamples) {
    static Ranks none() {
      return new Ranks(List.of(), null, null, null, null);
    }

    static Ranks of(StoredRanking ranking, List<Rank> ranks) {
      return new Ranks(
          ranks,
          ranking.id(),
          ranking.rulesVersion(),
          ranking.confidence().map(Confidence::share).orElse(null),
          ranking.confidence().map(Confidence::resamples).orElse(null));
    }
  }

  /// One ranked miner.
  ///
  /// @param uid null when the miner is not known any more
  /// @param block of the commitment that was ranked
  /// @param eligible whether it still is: not when it has become invalid since the ranking
  /// @param wilsonInterval of the pass rate, 95 %; ours
  /// @param versusWinner null for the winner itself; ours
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Rank(
      String minerHotkey,
      Integer uid,
      int rank,
      int passedCount,
      double passRate,
      Long block,
      boolean eligible,
      IntervalView wilsonInterval,
      ComparisonView versusWinner) {
    static Rank of(StoredRanking.Place place, Optional<MinerRecord> minerNow) {
      return new Rank(
          place.hotkey().ss58(),
          minerNow.map(MinerRecord::uid).orElse(null),
          place.rank().orElseThrow(),
          place.passes(),
          place.passRate(),
          place.commitmentBlock().isPresent() ? place.commitmentBlock().getAsLong() : null,
          place.eligible() && minerNow.filter(MinerRecord::valid).isPresent(),
          IntervalView.of(place.interval()),
          place.versusWinner().map(ComparisonView::of).orElse(null));
    }
  }
}
