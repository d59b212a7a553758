package ai.leoma.ranking;

import ai.leoma.answer.JsonPiece;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Everything that a miner may want to know about where it stands. Every member is there, null
/// where there is nothing; times as the wire contract spells them.
///
/// @param modelName null also for a blacklisted miner, and so are the other facts of its model
/// @param commitmentBlock of the commitment in force
/// @param passes passed pairs of this moment; those of the ranking are in `ranking`
/// @param settled passed and failed pairs of this moment
/// @param passRate null while nothing is settled
/// @param ranking null when the newest ranking does not know the miner
/// @param distance how far from winning, with what is settled at this moment
/// @param tasks of the window, newest first
/// @param history the newest stored rankings that know the miner, newest first
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@RegisterForReflection
public record StandingView(
    String hotkey,
    int uid,
    String modelName,
    String modelRevision,
    String chuteId,
    Long commitmentBlock,
    ValidityPart validity,
    WindowPart window,
    int passes,
    int settled,
    Double passRate,
    IntervalView wilsonInterval,
    CompletenessPart completeness,
    RankingPart ranking,
    DistancePart distance,
    List<TaskPart> tasks,
    List<HistoryPart> history) {

  /// @param reason why it is invalid, in the words of the wire contract, null when valid
  /// @param since when it became valid, or invalid for this reason
  /// @param stale an outage of Chutes or Hugging Face stands between us and a newer verdict
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record ValidityPart(
      boolean valid, String reason, String since, boolean stale, String lastValidatedAt) {}

  /// @param firstTask null before the first task, and so is `newestTask`
  /// @param size configured number of tasks
  /// @param provisional the window is not full: nobody is eligible
  /// @param nextTaskAt when the next round is due to start; null when that is not known, or at once
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record WindowPart(
      Long firstTask,
      Long newestTask,
      int size,
      boolean provisional,
      int rulesVersion,
      int dominancePercent,
      String nextTaskAt) {}

  /// @param required settled pairs for eligibility
  /// @param missing of these
  public record CompletenessPart(int percent, int required, int missing) {}

  /// Where the newest stored ranking has the miner.
  ///
  /// @param rank null when it was not eligible
  /// @param winner whether it wins in this ranking
  /// @param versusWinner null for the winner itself, and when nobody won
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record RankingPart(
      long id,
      String computedAt,
      boolean provisional,
      boolean eligible,
      Integer rank,
      int ranked,
      int passes,
      int settled,
      boolean winner,
      ComparisonView versusWinner) {}

  /// @param state `window_not_full`, `not_valid`, `leads` or `behind`; the other members are null
  ///     unless they belong to it
  /// @param tasksMissing until the window is full
  /// @param morePasses additional passes in the current window with which it would win; null when
  ///     not even all of the window would do
  /// @param rolling what passing every task to come would do
  /// @param mustOvertake whom it does not beat as dominance asks, the most distant first
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record DistancePart(
      String state,
      Long tasksMissing,
      Integer morePasses,
      String route,
      RollingPart rolling,
      List<RivalPart> mustOvertake) {}

  /// @param possible whether a whole window of passes would win, everybody else staying as they are
  /// @param tasks the least number of tasks to come that would do, all of them passed
  /// @param earliestAt when the last of these rounds is due to start
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record RollingPart(boolean possible, Integer tasks, String route, String earliestAt) {}

  /// @param committed `earlier`: has to be beaten; `later`: must not beat
  /// @param morePasses null when not even all of the window would do
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record RivalPart(
      String hotkey, Integer uid, String committed, int passes, int settled, Integer morePasses) {}

  /// One task of the window.
  ///
  /// @param outcome class of the generation, null when the miner was not asked
  /// @param inForce whether it was generated with the commitment in force, and so counts
  /// @param state `passed`, `failed` or `open`
  /// @param voters how many registered validators voted
  /// @param votesFrom while the votes are under embargo: until when at the latest; else null
  /// @param votes that may be shown, oldest first: a list of [VotePart]
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record TaskPart(
      long taskId,
      String publishedAt,
      String outcome,
      Long latencyMs,
      boolean inForce,
      String state,
      int voters,
      String votesFrom,
      @Schema(type = SchemaType.ARRAY, implementation = VotePart.class) JsonPiece votes) {}

  /// One counting vote with its evidence.
  ///
  /// @param stake in TAO; null for who is not registered, and so counts for nothing
  /// @param inconsistent it says something else than its own scores
  /// @param scores JSON object by name, null when they cannot be read
  /// @param overall from the six scores, 0 to 100 with two decimals; null unless all are there
  /// @param judge provider, model, rubric and prompt of who judged; null when not said
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record VotePart(
      String validator,
      Double stake,
      boolean passed,
      boolean inconsistent,
      @Schema(
              type = SchemaType.OBJECT,
              additionalProperties = Integer.class,
              examples = "{\"motion_quality\":77}")
          @JsonRawValue
          String scores,
      Double overall,
      Integer confidence,
      String judge,
      String reason,
      String evaluatedAt) {}

  /// A stored ranking's place of the miner.
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record HistoryPart(
      long id,
      String computedAt,
      Long newestTask,
      Integer rank,
      boolean eligible,
      int passes,
      int settled,
      boolean winner) {}
}
