package ai.leoma.bench;

import java.util.List;
import java.util.stream.Collectors;

/// What a figure must reach.
///
/// @param figure its name in the result
/// @param value what was measured
/// @param must for people: what it must be
record Bar(String figure, double value, String must, boolean isMet) {
  static Bar below(double limit, String figure, double value) {
    return new Bar(figure, value, "< " + BenchResult.plain(limit), value < limit);
  }

  static Bar above(double limit, String figure, double value) {
    return new Bar(figure, value, "> " + BenchResult.plain(limit), value > limit);
  }

  static Bar atLeast(double limit, String figure, double value) {
    return new Bar(figure, value, ">= " + BenchResult.plain(limit), value >= limit);
  }

  /// Each bar that is missed, on one line; `none` when all are met.
  static String missed(List<Bar> bars) {
    String missed =
        bars.stream().filter(bar -> !bar.isMet()).map(Bar::text).collect(Collectors.joining(", "));
    return missed.isEmpty() ? "none" : missed;
  }

  private String text() {
    return "%s %s (must be %s)".formatted(figure, BenchResult.plain(value), must);
  }
}
