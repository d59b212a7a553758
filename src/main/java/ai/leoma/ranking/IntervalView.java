package ai.leoma.ranking;

import ai.leoma.ranking.confidence.PassRateInterval;

/// The 95 % Wilson interval of a pass rate in answers, bounds from 0 to 1.
public record IntervalView(double low, double high) {
  static IntervalView of(PassRateInterval interval) {
    return new IntervalView(interval.low(), interval.high());
  }
}
