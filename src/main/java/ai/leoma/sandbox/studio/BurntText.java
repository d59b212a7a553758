package ai.leoma.sandbox.studio;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;

/// Draws text with glyphs of its own, because a machine that only runs Leoma may have no font at
// all and the ffmpeg of
/// the Maven artefact cannot draw text.
final class BurntText {

  private static final int GLYPH_WIDTH = 5;
  private static final int GLYPH_HEIGHT = 7;
  private static final int DOT = 6;
  private static final int MARGIN = 18;

  /// Seven rows of five dots per letter, the rows separated by slashes.
  private static final Map<Character, String> GLYPHS =
      Map.ofEntries(
          Map.entry('S', ".####/#..../#..../.###./....#/....#/####."),
          Map.entry('Y', "#...#/#...#/.#.#./..#../..#../..#../..#.."),
          Map.entry('T', "#####/..#../..#../..#../..#../..#../..#.."),
          Map.entry('E', "#####/#..../#..../####./#..../#..../#####"),
          Map.entry('M', "#...#/##.##/#.#.#/#.#.#/#...#/#...#/#...#"),
          Map.entry(':', "...../..#../..#../...../..#../..#../....."),
          Map.entry('o', "...../...../.###./#...#/#...#/#...#/.###."),
          Map.entry('v', "...../...../#...#/#...#/#...#/.#.#./..#.."),
          Map.entry('e', "...../...../.###./#...#/#####/#..../.###."),
          Map.entry('r', "...../...../#.##./##..#/#..../#..../#...."),
          Map.entry('a', "...../...../.###./....#/.####/#...#/.####"),
          Map.entry('l', ".##../..#../..#../..#../..#../..#../.###."),
          Map.entry('_', "...../...../...../...../...../...../#####"),
          Map.entry('s', "...../...../.####/#..../.###./....#/####."),
          Map.entry('c', "...../...../.###./#..../#..../#...#/.###."),
          Map.entry('1', "..#../.##../..#../..#../..#../..#../.###."),
          Map.entry('0', ".###./#...#/#..##/#.#.#/##..#/#...#/.###."),
          Map.entry(',', "...../...../...../...../..##./..#../.#..."),
          Map.entry('p', "...../...../####./#...#/####./#..../#...."),
          Map.entry('d', "....#/....#/.##.#/#..##/#...#/#...#/.####"),
          Map.entry(' ', "...../...../...../...../...../...../....."));

  private BurntText() {}

  /// White lines on a black box, just large enough to hold them.
  ///
  /// @throws IllegalArgumentException if a line holds a letter without a glyph
  static BufferedImage draw(List<String> lines) {
    int longest = lines.stream().mapToInt(String::length).max().orElse(0);
    int lineHeight = (GLYPH_HEIGHT + 2) * DOT;
    BufferedImage box =
        new BufferedImage(
            longest * (GLYPH_WIDTH + 1) * DOT + 2 * MARGIN,
            lines.size() * lineHeight + 2 * MARGIN,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = box.createGraphics();
    pen.setColor(Color.WHITE);
    for (int line = 0; line < lines.size(); line++) {
      for (int place = 0; place < lines.get(line).length(); place++) {
        int left = MARGIN + place * (GLYPH_WIDTH + 1) * DOT;
        glyph(pen, lines.get(line).charAt(place), left, MARGIN + line * lineHeight);
      }
    }
    pen.dispose();
    return box;
  }

  private static void glyph(Graphics2D pen, char letter, int left, int top) {
    String dots = GLYPHS.get(letter);
    if (dots == null) {
      throw new IllegalArgumentException("no glyph for '" + letter + "'");
    }
    String[] rows = dots.split("/", -1);
    for (int row = 0; row < GLYPH_HEIGHT; row++) {
      for (int column = 0; column < GLYPH_WIDTH; column++) {
        if (rows[row].charAt(column) == '#') {
          pen.fillRect(left + column * DOT, top + row * DOT, DOT, DOT);
        }
      }
    }
  }
}
