package ai.leoma.media;

/// Which size of video a miner may answer with. Source: wire contract, section 6, step 8.
public final class OutputSize {

  public static final int WIDTH_PIXELS = 832;
  public static final int HEIGHT_PIXELS = 480;
  public static final int TOLERANCE_PIXELS = 32;

  private OutputSize() {}

  /// True when each side is within 32 pixels of 832x480, both ends included.
  public static boolean accepts(int width, int height) {
    return accepts(width, height, WIDTH_PIXELS, HEIGHT_PIXELS, TOLERANCE_PIXELS);
  }

  /// True when each side is within the tolerance of the expected one, both ends included.
  public static boolean accepts(
      int width, int height, int expectedWidth, int expectedHeight, int tolerancePixels) {
    return within(width, expectedWidth, tolerancePixels)
        && within(height, expectedHeight, tolerancePixels);
  }

  private static boolean within(int actual, int expected, int tolerance) {
    return actual > 0 && Math.abs((long) actual - expected) <= tolerance;
  }
}
