package ai.leoma.sandbox.studio;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/// Paints the small things that travel through a landscape, on a transparent ground.
final class Traveller {

  static final int SIDE = 120;

  /// What travels.
  enum Shape {
    BALLOON,
    BOAT,
    BIRD
  }

  private Traveller() {}

  static BufferedImage paint(Shape shape, Palette palette, SplittableRandom random) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_ARGB);
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    Color tone = Color.getHSBColor((float) random.nextDouble(), 0.75f, 0.9f);
    switch (shape) {
      case BALLOON -> balloon(pen, tone, palette);
      case BOAT -> boat(pen, tone, palette);
      case BIRD -> bird(pen, tone);
    }
    pen.dispose();
    return image;
  }

  private static void balloon(Graphics2D pen, Color tone, Palette palette) {
    for (int stripe = 0; stripe < 4; stripe++) {
      double inset = stripe * 10;
      pen.setColor(stripe % 2 == 0 ? tone : palette.accent());
      pen.fill(new Ellipse2D.Double(20 + inset, 4, 80 - 2 * inset, 84));
    }
    pen.setColor(new Color(0x5B3A1E));
    pen.drawLine(40, 80, 52, 100);
    pen.drawLine(80, 80, 68, 100);
    pen.fillRoundRect(50, 98, 20, 16, 5, 5);
  }

  private static void boat(Graphics2D pen, Color tone, Palette palette) {
    pen.setColor(new Color(0x5B3A1E));
    pen.fillRect(57, 8, 4, 84);
    pen.setColor(Color.WHITE);
    pen.fill(new Polygon(new int[] {63, 63, 108}, new int[] {10, 80, 80}, 3));
    pen.setColor(palette.accent());
    pen.fill(new Polygon(new int[] {55, 55, 22}, new int[] {24, 80, 80}, 3));
    pen.setColor(tone);
    pen.fill(new Polygon(new int[] {8, 112, 94, 26}, new int[] {88, 88, 112, 112}, 4));
  }

  private static void bird(Graphics2D pen, Color tone) {
    pen.setColor(tone);
    pen.fill(new Arc2D.Double(4, 40, 56, 44, 0, 180, Arc2D.CHORD));
    pen.fill(new Arc2D.Double(58, 40, 56, 44, 0, 180, Arc2D.CHORD));
    pen.fill(new Ellipse2D.Double(44, 50, 32, 20));
  }
}
