package ai.leoma.media;

/// A size to which pictures are brought: scaled, and cropped in the middle, so that they cover it.
public record FrameSize(int widthPixels, int heightPixels) {
  /// In pixels.
  public static final int LARGEST_SIDE = 4096;

  public FrameSize {
    if (widthPixels < 2
        || heightPixels < 2
        || widthPixels > LARGEST_SIDE
        || heightPixels > LARGEST_SIDE) {
      throw new IllegalArgumentException("pictures of " + widthPixels + "x" + heightPixels);
    }
  }

  boolean isThatOf(VideoFacts facts) {
    return facts.widthPixels() == widthPixels && facts.heightPixels() == heightPixels;
  }

  /// Crops before it scales: the other way round, a narrow picture would grow without bound.
  String filter() {
    int w = widthPixels;
    int h = heightPixels;
    return "crop='max(2,min(iw,ih*%d/%d))':'max(2,min(ih,iw*%d/%d))',scale=%d:%d,setsar=1"
        .formatted(w, h, h, w, w, h);
  }
}
