package ai.leoma.sandbox.studio;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/// Paints still landscapes in code, so that the sandbox needs no pictures of its own and still
// shows something worth
/// looking at. Same random source, same picture.
final class Landscape {

  /// What a landscape shows.
  enum Motif {
    MOUNTAINS,
    SEA,
    CITY,
    MEADOW,
    DUNES,
    ORCHARD
  }

  private final int width;
  private final int height;
  private final Palette palette;
  private final SplittableRandom random;
  private final BufferedImage image;
  private final Graphics2D pen;

  private Landscape(int width, int height, Palette palette, SplittableRandom random) {
    this.width = width;
    this.height = height;
    this.palette = palette;
    this.random = random;
    this.image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    this.pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
  }

  static BufferedImage paint(
      Motif motif, int width, int height, Palette palette, SplittableRandom random) {
    Landscape landscape = new Landscape(width, height, palette, random);
    landscape.sky();
    switch (motif) {
      case MOUNTAINS -> landscape.mountains();
      case SEA -> landscape.sea();
      case CITY -> landscape.city();
      case MEADOW -> landscape.meadow();
      case DUNES -> landscape.dunes();
      case ORCHARD -> landscape.orchard();
    }
    landscape.weather();
    landscape.pen.dispose();
    return landscape.image;
  }

  private void sky() {
    pen.setPaint(new GradientPaint(0, 0, palette.skyTop(), 0, height * 0.7f, palette.skyLow()));
    pen.fillRect(0, 0, width, height);
    double sunX = width * (0.15 + 0.7 * random.nextDouble());
    double sunY = height * (0.12 + 0.2 * random.nextDouble());
    double radius = height * (0.05 + 0.05 * random.nextDouble());
    for (int ring = 6; ring >= 1; ring--) {
      pen.setColor(translucent(palette.accent(), 24));
      circle(sunX, sunY, radius * (1 + ring * 0.35));
    }
    pen.setColor(palette.accent());
    circle(sunX, sunY, radius);
    for (int star = 0; star < 160; star++) {
      pen.setColor(translucent(Color.WHITE, 60 + random.nextInt(140)));
      circle(
          random.nextDouble() * width,
          random.nextDouble() * height * 0.5,
          0.8 + random.nextDouble() * 1.4);
    }
  }

  private void mountains() {
    for (int ridge = 0; ridge < 5; ridge++) {
      ridge(0.38 + ridge * 0.12, 0.22 - ridge * 0.03, 0.62, palette.depth(ridge / 4.0));
    }
    for (int tree = 0; tree < 130; tree++) {
      double size = height * (0.04 + 0.07 * random.nextDouble());
      fir(random.nextDouble() * width, height * (0.86 + 0.14 * random.nextDouble()), size);
    }
  }

  private void sea() {
    int horizon = (int) (height * 0.48);
    ridge(0.44, 0.1, 0.55, palette.far());
    pen.setPaint(new GradientPaint(0, horizon, palette.depth(0.3), 0, height, palette.near()));
    pen.fillRect(0, horizon, width, height - horizon);
    for (int glint = 0; glint < 1400; glint++) {
      double nearness = random.nextDouble();
      double y = horizon + nearness * nearness * (height - horizon);
      double length = 6 + 50 * nearness;
      Color tone = random.nextInt(3) == 0 ? palette.accent() : palette.skyLow();
      pen.setColor(translucent(tone, 50 + random.nextInt(130)));
      pen.fill(new Ellipse2D.Double(random.nextDouble() * width, y, length, 1.5 + 2.5 * nearness));
    }
  }

  private void city() {
    for (int row = 0; row < 3; row++) {
      double base = height * (0.8 + row * 0.1);
      for (double x = -20; x < width; ) {
        double wide = width * (0.03 + 0.05 * random.nextDouble());
        double high = height * (0.2 + 0.42 * random.nextDouble()) * (1 - row * 0.18);
        tower((int) x, (int) (base - high), (int) wide, palette.depth((row + 1) / 3.0));
        x += wide + random.nextInt(14);
      }
    }
  }

  private void tower(int x, int top, int wide, Color wall) {
    pen.setPaint(new GradientPaint(x, 0, wall, x + wide, 0, wall.darker()));
    pen.fillRect(x, top, wide, height - top);
    for (int wy = top + 8; wy < height - 6; wy += 24) {
      for (int wx = x + 5; wx < x + wide - 14; wx += 20) {
        boolean lit = random.nextInt(3) == 0;
        pen.setColor(lit ? palette.accent() : Palette.mix(wall, palette.skyTop(), 0.45));
        pen.fillRect(wx, wy, 10, 14);
      }
    }
  }

  private void meadow() {
    for (int hill = 0; hill < 4; hill++) {
      ridge(0.5 + hill * 0.13, 0.1, 0.38, palette.depth(hill / 3.0));
    }
    for (int flower = 0; flower < 1500; flower++) {
      double nearness = random.nextDouble();
      double y = height * (0.7 + 0.3 * nearness);
      Color petal = random.nextInt(4) == 0 ? Color.WHITE : palette.accent();
      Color tone = random.nextBoolean() ? petal : palette.near().darker();
      pen.setColor(translucent(tone, 170));
      circle(random.nextDouble() * width, y, 1 + 4 * nearness);
    }
  }

  private void dunes() {
    for (int dune = 0; dune < 6; dune++) {
      Color sand = palette.depth(dune / 5.0);
      Color tone = dune % 2 == 0 ? sand : Palette.mix(sand, palette.accent(), 0.3);
      ridge(0.42 + dune * 0.1, 0.14, 0.33, tone);
    }
    for (int ripple = 0; ripple < 500; ripple++) {
      double x = random.nextDouble() * width;
      double y = height * (0.62 + 0.38 * random.nextDouble());
      pen.setColor(translucent(random.nextBoolean() ? palette.skyLow() : Color.BLACK, 45));
      pen.fill(new Ellipse2D.Double(x, y, 20 + random.nextInt(60), 2.5));
    }
  }

  private void orchard() {
    for (int ridge = 0; ridge < 3; ridge++) {
      ridge(0.6 + ridge * 0.12, 0.16, 0.5, palette.depth(ridge / 2.0));
    }
    for (int tree = 0; tree < 70; tree++) {
      double x = random.nextDouble() * width;
      double y = height * (0.72 + 0.3 * random.nextDouble());
      Color tone = Palette.mix(palette.accent(), palette.skyTop(), random.nextDouble() * 0.8);
      branch(x, y, -Math.PI / 2, height * 0.06, 5, tone);
    }
    for (int petal = 0; petal < 220; petal++) {
      pen.setColor(translucent(Color.WHITE, 70));
      circle(
          random.nextDouble() * width, random.nextDouble() * height, 1.5 + random.nextDouble() * 5);
    }
  }

  /// Soft clouds: without them large parts of a painting would be perfectly flat.
  private void weather() {
    for (int cloud = 0; cloud < 9; cloud++) {
      double x = random.nextDouble() * width;
      double y = random.nextDouble() * height * 0.4;
      for (int puff = 0; puff < 14; puff++) {
        pen.setColor(translucent(palette.skyLow(), 26));
        double px = x + (random.nextDouble() - 0.5) * width * 0.16;
        circle(
            px,
            y + (random.nextDouble() - 0.5) * height * 0.05,
            height * (0.02 + 0.04 * random.nextDouble()));
      }
    }
  }

  private void ridge(double level, double relief, double roughness, Color tone) {
    int points = 129;
    double[] heights = new double[points];
    heights[0] = random.nextDouble() - 0.5;
    heights[points - 1] = random.nextDouble() - 0.5;
    double spread = 1;
    for (int step = points - 1; step > 1; step /= 2) {
      for (int left = 0; left + step < points; left += step) {
        double middle = (heights[left] + heights[left + step]) / 2;
        heights[left + step / 2] = middle + (random.nextDouble() - 0.5) * spread;
      }
      spread *= roughness;
    }
    Polygon outline = new Polygon();
    for (int point = 0; point < points; point++) {
      double y = height * (level + relief * heights[point]);
      outline.addPoint((int) Math.round(point * width / (points - 1.0)), (int) Math.round(y));
    }
    outline.addPoint(width, height);
    outline.addPoint(0, height);
    pen.setPaint(
        new GradientPaint(
            0, (float) (height * level), tone, 0, height, Palette.mix(tone, palette.near(), 0.6)));
    pen.fill(outline);
    strokes(outline, tone, level);
  }

  private void strokes(Polygon outline, Color tone, double level) {
    for (int stroke = 0; stroke < 600; stroke++) {
      double x = random.nextDouble() * width;
      double y = height * (level - 0.1 + (1.1 - level) * random.nextDouble());
      if (outline.contains(x, y)) {
        pen.setColor(translucent(random.nextBoolean() ? tone.brighter() : tone.darker(), 90));
        pen.fill(new Ellipse2D.Double(x, y, 4 + random.nextInt(16), 2 + random.nextInt(4)));
      }
    }
  }

  private void fir(double x, double foot, double size) {
    pen.setColor(Palette.mix(palette.near().darker(), palette.far(), random.nextDouble() * 0.35));
    for (int layer = 0; layer < 3; layer++) {
      double top = foot - size * (1 - layer * 0.25);
      double half = size * (0.14 + 0.08 * layer);
      Polygon cone = new Polygon();
      cone.addPoint((int) x, (int) top);
      cone.addPoint((int) (x + half), (int) (top + size * 0.45));
      cone.addPoint((int) (x - half), (int) (top + size * 0.45));
      pen.fill(cone);
    }
  }

  private void branch(double x, double y, double angle, double length, int depth, Color tone) {
    if (depth == 0) {
      return;
    }
    double tipX = x + Math.cos(angle) * length;
    double tipY = y + Math.sin(angle) * length;
    pen.setColor(tone);
    pen.setStroke(new BasicStroke(depth * 1.6f));
    pen.draw(new Line2D.Double(x, y, tipX, tipY));
    double fork = 0.35 + random.nextDouble() * 0.3;
    branch(tipX, tipY, angle - fork, length * 0.75, depth - 1, tone);
    branch(tipX, tipY, angle + fork, length * 0.75, depth - 1, tone);
  }

  private void circle(double x, double y, double radius) {
    pen.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
  }

  private static Color translucent(Color tone, int alpha) {
    return new Color(tone.getRed(), tone.getGreen(), tone.getBlue(), alpha);
  }
}
