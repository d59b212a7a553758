package ai.leoma.sandbox.judge;

import java.util.List;

/// Notices writing that was burnt into a video, the way a model notices it: a wide band with many sharp changes from
/// very dark to very bright, that stays where it is while the pictures change.
final class TextInPicture {

  private static final int DARK = 70;
  private static final int BRIGHT = 185;
  private static final int CHANGES_PER_ROW = 18;
  private static final int ROWS = 16;

  private TextInPicture() {}

  static boolean isIn(List<Picture> frames) {
    if (frames.isEmpty()) {
      return false;
    }
    boolean[] written = rowsOfText(frames.getFirst().luma());
    for (Picture frame : frames) {
      boolean[] rows = rowsOfText(frame.luma());
      for (int row = 0; row < rows.length; row++) {
        written[row] &= rows[row];
      }
    }
    int count = 0;
    for (boolean row : written) {
      count += row ? 1 : 0;
    }
    return count >= ROWS;
  }

  private static boolean[] rowsOfText(Plane luma) {
    boolean[] rows = new boolean[Picture.HEIGHT];
    for (int y = 0; y < rows.length; y++) {
      rows[y] = changes(luma, y) >= CHANGES_PER_ROW && blackAndWhite(luma, y);
    }
    return rows;
  }

  private static int changes(Plane luma, int y) {
    int changes = 0;
    boolean bright = false;
    for (int x = 0; x < Picture.WIDTH; x++) {
      float value = luma.at(x, y);
      if (bright ? value < DARK : value > BRIGHT) {
        bright = !bright;
        changes++;
      }
    }
    return changes;
  }

  private static boolean blackAndWhite(Plane luma, int y) {
    int middling = 0;
    for (int x = 0; x < Picture.WIDTH; x++) {
      float value = luma.at(x, y);
      middling += value > DARK && value < BRIGHT ? 1 : 0;
    }
    return middling < Picture.WIDTH / 4;
  }
}
