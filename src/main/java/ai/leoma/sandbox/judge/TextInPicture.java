package ai.leoma.sandbox.judge;

import java.util.List;

/// Notices writing that was burnt into a video, the way a model notices it: a wide band with many
// sharp changes from
/// very dark to very bright, that stays where it is while the pictures change.
final class TextInPicture {

  private static final int BLACK = 30;
  private static final int WHITE = 210;
  private static final int CHANGES_PER_ROW = 14;
  private static final int ROWS = 12;

  private TextInPicture() {}

  static boolean isIn(List<Picture> frames) {
    if (frames.isEmpty()) {
      return false;
    }
    int[] seen = new int[Picture.HEIGHT];
    for (Picture frame : frames) {
      for (int y = 0; y < seen.length; y++) {
        seen[y] += isWritten(frame.luma(), y) ? 1 : 0;
      }
    }
    int band = 0;
    for (int count : seen) {
      band = count == frames.size() ? band + 1 : 0;
      if (band >= ROWS) {
        return true;
      }
    }
    return false;
  }

  /// Whether a row is black with many white places in it and hardly anything in between.
  private static boolean isWritten(Plane luma, int y) {
    int black = 0;
    int white = 0;
    int changes = 0;
    boolean bright = false;
    for (int x = 0; x < Picture.WIDTH; x++) {
      float value = luma.at(x, y);
      black += value < BLACK ? 1 : 0;
      white += value > WHITE ? 1 : 0;
      if (bright ? value < BLACK : value > WHITE) {
        bright = !bright;
        changes++;
      }
    }
    int quarter = Picture.WIDTH / 4;
    return changes >= CHANGES_PER_ROW
        && black > quarter
        && white > quarter / 4
        && Picture.WIDTH - black - white < 2 * quarter;
  }
}
