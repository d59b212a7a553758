package ai.leoma.ranking;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// `/scores` of the wire contract.
@Path("/scores")
@Tag(name = "scores")
public class ScoresResource {
  private final Rankings rankings;

  ScoresResource(Rankings rankings) {
    this.rankings = rankings;
  }

  @GET
  @Path("/rank")
  @Operation(
      summary =
          "The ranked miners of the newest ranking, by rank; empty while the window is not full")
  public Uni<Ranks> rank() {
    return rankings
        .newest()
        .map(
            stored ->
                new Ranks(
                    stored.map(StoredRanking::ranked).orElse(List.of()).stream()
                        .sorted(Comparator.comparingInt(place -> place.rank().orElseThrow()))
                        .map(Rank::of)
                        .toList()));
  }

  /// The wire contract's Rank list.
  public record Ranks(List<Rank> ranks) {}

  /// One ranked miner.
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Rank(
      String minerHotkey,
      Integer uid,
      int rank,
      int passedCount,
      double passRate,
      Long block,
      boolean eligible) {
    static Rank of(StoredRanking.Place place) {
      return new Rank(
          place.hotkey().ss58(),
          place.uid().isPresent() ? place.uid().getAsInt() : null,
          place.rank().orElseThrow(),
          place.passes(),
          place.passRate(),
          place.commitmentBlock().isPresent() ? place.commitmentBlock().getAsLong() : null,
          place.eligible());
    }
  }
}
