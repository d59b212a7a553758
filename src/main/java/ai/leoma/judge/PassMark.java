package ai.leoma.judge;

/// What a video must reach to pass.
///
/// @param overall the least overall score, 0 to 100
/// @param criticalFloor the least score of each critical dimension, 0 to 100
public record PassMark(int overall, int criticalFloor) {

  public PassMark {
    requireScore("overall", overall);
    requireScore("criticalFloor", criticalFloor);
  }

  public static PassMark standard() {
    return new PassMark(75, 50);
  }

  private static void requireScore(String field, int value) {
    if (value < 0 || value > 100) {
      throw new IllegalArgumentException(field + " must be from 0 to 100, but is " + value);
    }
  }
}
