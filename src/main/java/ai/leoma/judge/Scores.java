package ai.leoma.judge;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// One integer from 0 to 100 for each of the six dimensions.
public record Scores(Map<Dimension, Integer> byDimension) {

  public Scores {
    EnumMap<Dimension, Integer> copy = new EnumMap<>(Dimension.class);
    for (Dimension dimension : Dimension.values()) {
      Integer score = byDimension.get(dimension);
      if (score == null || score < 0 || score > 100) {
        throw new IllegalArgumentException(
            "the score of %s must be from 0 to 100, but is %s"
                .formatted(dimension.jsonName(), score));
      }
      copy.put(dimension, score);
    }
    byDimension = Collections.unmodifiableMap(copy);
  }

  /// A dimension that is missing counts as 0.
  public static Scores ofKnown(Map<Dimension, Integer> known) {
    EnumMap<Dimension, Integer> all = new EnumMap<>(Dimension.class);
    for (Dimension dimension : Dimension.values()) {
      all.put(dimension, known.getOrDefault(dimension, 0));
    }
    return new Scores(all);
  }

  public static Scores zeros() {
    return ofKnown(Map.of());
  }

  public int of(Dimension dimension) {
    return byDimension.get(dimension);
  }

  /// The sum of weight x score, 0 to 10000: the overall score in hundredths.
  public int weightedSum() {
    int sum = 0;
    for (Dimension dimension : Dimension.values()) {
      sum += dimension.weight() * of(dimension);
    }
    return sum;
  }

  public boolean passes(PassMark mark) {
    return weightedSum() >= 100 * mark.overall() && reachesFloor(mark.criticalFloor());
  }

  private boolean reachesFloor(int criticalFloor) {
    for (Dimension dimension : Dimension.values()) {
      if (dimension.critical() && of(dimension) < criticalFloor) {
        return false;
      }
    }
    return true;
  }
}
