package ai.leoma.ranking.check;

import ai.leoma.validator.weights.RankingChecker;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/// Opens the checks of this process's validators.
@ApplicationScoped
public class RankingChecks implements RankingChecker.Opener {
  private final MeterRegistry metrics;

  RankingChecks(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  @Override
  public RankingChecker open(RankingChecker.Settings settings, RankingChecker.Knowledge knowledge) {
    return new RankingCheck(settings, knowledge, metrics);
  }
}
