package ai.leoma.ranking;

import ai.leoma.ranking.confidence.PairedComparison;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.math.BigDecimal;

/// A miner against the winner in answers.
///
/// @param commonTasks settled for both
/// @param winnerOnly of these, passed by the winner alone
/// @param minerOnly of these, passed by this miner alone
/// @param mcnemarP exact, two-sided: how often two equally good miners would differ so much
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ComparisonView(int commonTasks, int winnerOnly, int minerOnly, BigDecimal mcnemarP) {
  static ComparisonView of(PairedComparison comparison) {
    return new ComparisonView(
        comparison.commonTasks(),
        comparison.winnerOnly(),
        comparison.minerOnly(),
        comparison.mcNemarP());
  }
}
