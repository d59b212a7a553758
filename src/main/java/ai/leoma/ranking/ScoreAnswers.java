package ai.leoma.ranking;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;

/// The answers of `/scores` as the wire contract has them (section 3.2).
final class ScoreAnswers {
  private ScoreAnswers() {}

  /// @param lastUpdated with `+00:00`, not `Z`
  @JsonNaming(SnakeCaseStrategy.class)
  record ValidatorSummary(
      String validatorHotkey,
      long totalSamples,
      long totalPassed,
      double avgScore,
      double passRate,
      String lastUpdated) {}

  /// @param updatedAt without a zone when there are no scores
  @JsonNaming(SnakeCaseStrategy.class)
  record AggregatedScores(Map<String, MinerScore> scores, int totalValidators, String updatedAt) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record MinerScore(
      double avgScore, long totalSamples, long totalPassed, double passRate, int validatorCount) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record MinerScores(
      String minerHotkey, List<ScoreByValidator> byValidator, Aggregated aggregated) {}

  /// @param updatedAt with `+00:00`, not `Z`
  @JsonNaming(SnakeCaseStrategy.class)
  record ScoreByValidator(
      String validatorHotkey,
      double score,
      long totalSamples,
      long totalPassed,
      double passRate,
      String updatedAt) {}

  /// As [MinerScore], in another order.
  @JsonNaming(SnakeCaseStrategy.class)
  record Aggregated(
      long totalSamples, long totalPassed, double avgScore, double passRate, int validatorCount) {
    static Aggregated of(MinerScore score) {
      return new Aggregated(
          score.totalSamples(),
          score.totalPassed(),
          score.avgScore(),
          score.passRate(),
          score.validatorCount());
    }
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record ValidatorScores(String validatorHotkey, List<ScoreOfMiner> scores, int totalMiners) {}

  /// @param updatedAt with `+00:00`, not `Z`
  @JsonNaming(SnakeCaseStrategy.class)
  record ScoreOfMiner(
      String minerHotkey,
      double score,
      long totalSamples,
      long totalPassed,
      double passRate,
      String updatedAt) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Stats(
      int totalValidators,
      int totalMiners,
      long totalSamples,
      int totalScoreEntries,
      double overallPassRate) {}
}
