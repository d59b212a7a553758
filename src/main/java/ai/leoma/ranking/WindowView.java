package ai.leoma.ranking;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;

/// The window as the page shows it: standings and a grid of tasks by miners.
///
/// @param newestTask null before the first
/// @param window configured number of tasks
/// @param provisional the window is not full yet: nobody is eligible
/// @param rankedAt time, as [WireTime] writes it, of the newest stored ranking, null before the
///     first
/// @param winner who is paid at this moment, null when the weights burn
/// @param confidence share of the resamples of the stored ranking's tasks in which its winner wins,
///     null when nobody won
/// @param resamples how many these are, null when nobody won
/// @param standings every known miner, ranked ones first
/// @param tasks newest first
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@RegisterForReflection
public record WindowView(
    Long newestTask,
    int window,
    boolean provisional,
    String rankedAt,
    Winner winner,
    Double confidence,
    Integer resamples,
    List<MinerLine> standings,
    List<TaskColumn> tasks) {

  /// Who is paid.
  public record Winner(String hotkey, int uid) {}

  /// One miner's line.
  ///
  /// @param reason why it is invalid, null when valid
  /// @param rank null when unranked
  /// @param wilsonInterval of the pass rate, 95 %
  /// @param versusWinner against the winner of the stored ranking; null for itself, and when nobody
  ///     won
  /// @param outcomes number of generations in the window by outcome class
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record MinerLine(
      String hotkey,
      Integer uid,
      String modelName,
      boolean valid,
      String reason,
      boolean stale,
      Long commitmentBlock,
      boolean eligible,
      Integer rank,
      double weight,
      int passes,
      int settled,
      IntervalView wilsonInterval,
      ComparisonView versusWinner,
      Map<String, Integer> outcomes) {}

  /// One task's column.
  ///
  /// @param cells by hotkey, for each miner that was asked
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record TaskColumn(
      long taskId, String publishedAt, String prompt, Map<String, Cell> cells) {}

  /// One pair.
  ///
  /// @param state `passed`, `failed` or `open`
  /// @param outcome class of the generation, e.g. `Served`
  /// @param votes number of votes of registered validators; what they say is not told here
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Cell(String state, String outcome, Long latencyMs, int votes) {}
}
