package ai.leoma.ranking.archive;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/// A stored ranking without its places.
///
/// @param rulesVersion of the rules that it was made under; the rules themselves are in its inputs
/// @param window configured number of tasks
/// @param newestTask the last task of its window, null while none was published
/// @param provisional the window was not full: nobody has a rank
/// @param votesPosition log position of the newest vote that it saw, null when there was none
/// @param winner hotkey, null when nobody won
/// @param computedAt time, as [WireTime] writes it
/// @param inputsSha256 of its snapshot, see `/rankings/{id}/snapshot`
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ArchivedRanking(
    long id,
    String competition,
    int rulesVersion,
    int window,
    Long newestTask,
    boolean provisional,
    Long votesPosition,
    String winner,
    String computedAt,
    @JsonProperty("inputs_sha256") String inputsSha256) {

  /// One page, newest first.
  ///
  /// @param next what to ask `before` with for the next page, null on the last one
  public record Page(List<ArchivedRanking> rankings, Long next) {
    public Page {
      rankings = List.copyOf(rankings);
    }
  }

  /// One ranking with all its miners.
  ///
  /// @param standings by rank, then those without one
  public record Detail(ArchivedRanking ranking, List<Place> standings) {
    public Detail {
      standings = List.copyOf(standings);
    }
  }

  /// Where a miner stood.
  ///
  /// @param block of the commitment that was ranked, null when it was not known
  /// @param rank null when it was not eligible
  /// @param weight 1.0 for the winner, else 0.0, whatever became of it later
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Place(
      String hotkey,
      Integer uid,
      Long block,
      boolean valid,
      boolean eligible,
      Integer rank,
      int passes,
      int settled,
      double passRate,
      double weight) {}
}
