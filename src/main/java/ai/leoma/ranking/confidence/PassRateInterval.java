package ai.leoma.ranking.confidence;

/// The 95 % Wilson score interval of a pass rate: where the rate that a miner would have over very
/// many tasks plausibly lies, given what it has in the window. Both bounds are from 0 to 1.
///
/// Shown beside a rank and never part of one: ranks follow from exact integers.
public record PassRateInterval(double low, double high) {

  /// 97.5 % point of the standard normal distribution.
  private static final double Z = 1.959963984540054;

  private static final double Z_SQUARED = Z * Z;

  public PassRateInterval {
    if (!(0 <= low && low <= high && high <= 1)) {
      throw new IllegalArgumentException(
          "no interval of a pass rate: %s to %s".formatted(low, high));
    }
  }

  /// Of a miner without a settled pair everything is possible: 0 to 1.
  ///
  /// @throws IllegalArgumentException unless 0 <= passes <= settled
  public static PassRateInterval of(int passes, int settled) {
    if (passes < 0 || passes > settled) {
      throw new IllegalArgumentException(
          "%d passes of %d settled pairs".formatted(passes, settled));
    }
    if (settled == 0) {
      return new PassRateInterval(0, 1);
    }
    double variance = (double) passes * (settled - passes) / settled;
    double halfWidth = Z * Math.sqrt(variance + Z_SQUARED / 4);
    double centre = passes + Z_SQUARED / 2;
    double scale = settled + Z_SQUARED;
    // The formula's bounds of nothing and everything are exact, its roundings are not
    double low = passes == 0 ? 0 : (centre - halfWidth) / scale;
    double high = passes == settled ? 1 : (centre + halfWidth) / scale;
    return new PassRateInterval(low, high);
  }
}
