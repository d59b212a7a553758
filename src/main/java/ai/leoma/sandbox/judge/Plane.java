package ai.leoma.sandbox.judge;

import java.util.Arrays;

/// A rectangle of brightness values, 0..255.
final class Plane {

  private static final int BLOCK = 8;

  private final int width;
  private final int height;
  private final float[] values;

  Plane(int width, int height, float[] values) {
    if (values.length != width * height) {
      throw new IllegalArgumentException(values.length + " values for " + width + "x" + height);
    }
    this.width = width;
    this.height = height;
    this.values = values;
  }

  /// One colour of packed pixels, each target place the mean of the pixels that fall on it.
  static Plane ofPixels(int[] pixels, int wide, int high, int shift, int width, int height) {
    float[] values = new float[width * height];
    for (int y = 0; y < height; y++) {
      int top = y * high / height;
      int bottom = Math.max(top + 1, (y + 1) * high / height);
      for (int x = 0; x < width; x++) {
        int left = x * wide / width;
        int right = Math.max(left + 1, (x + 1) * wide / width);
        int sum = 0;
        for (int row = top; row < bottom; row++) {
          for (int column = left; column < right; column++) {
            sum += (pixels[row * wide + column] >> shift) & 0xFF;
          }
        }
        values[y * width + x] = sum / (float) ((bottom - top) * (right - left));
      }
    }
    return new Plane(width, height, values);
  }

  static Plane mix(Plane one, float a, Plane two, float b, Plane three, float c) {
    float[] values = new float[one.values.length];
    for (int at = 0; at < values.length; at++) {
      values[at] = one.values[at] * a + two.values[at] * b + three.values[at] * c;
    }
    return new Plane(one.width, one.height, values);
  }

  float at(int x, int y) {
    return values[y * width + x];
  }

  double mean() {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  Plane shrunk(int factor) {
    int wide = width / factor;
    int high = height / factor;
    float[] means = new float[wide * high];
    for (int y = 0; y < high * factor; y++) {
      for (int x = 0; x < wide * factor; x++) {
        means[y / factor * wide + x / factor] += at(x, y);
      }
    }
    for (int at = 0; at < means.length; at++) {
      means[at] /= factor * factor;
    }
    return new Plane(wide, high, means);
  }

  /// The energy of the finest detail: the mean square of the Laplacian.
  double sharpness() {
    double sum = 0;
    for (int y = 1; y < height - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        double edge = laplacian(x, y);
        sum += edge * edge;
      }
    }
    return sum / ((width - 2.0) * (height - 2.0));
  }

  /// The energy of the finest detail where the picture is calmest: the lowest fifth of its blocks.
  // A clean picture has
  /// hardly any there, a grainy one as much as anywhere else.
  double calmestDetail() {
    double[] blocks = new double[(width / BLOCK - 1) * (height / BLOCK - 1)];
    int filled = 0;
    for (int top = 1; top + BLOCK < height && filled < blocks.length; top += BLOCK) {
      for (int left = 1; left + BLOCK < width && filled < blocks.length; left += BLOCK) {
        blocks[filled++] = detailOfBlock(left, top);
      }
    }
    Arrays.sort(blocks, 0, filled);
    return filled == 0 ? 0 : blocks[filled / 5];
  }

  private double detailOfBlock(int left, int top) {
    double sum = 0;
    for (int y = top; y < top + BLOCK && y < height - 1; y++) {
      for (int x = left; x < left + BLOCK && x < width - 1; x++) {
        double edge = laplacian(x, y);
        sum += edge * edge;
      }
    }
    return sum / (BLOCK * BLOCK);
  }

  /// What remains when the soft shades around each place are taken away: the drawing without the
  // light.
  Plane drawing() {
    float[] lines = new float[values.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        lines[y * width + x] = at(x, y) - surroundings(x, y);
      }
    }
    return new Plane(width, height, lines);
  }

  /// The correlation of two planes of one size, -1..1; 0 if one of them is perfectly flat.
  double correlation(Plane other) {
    double mean = mean();
    double otherMean = other.mean();
    double together = 0;
    double square = 0;
    double otherSquare = 0;
    for (int at = 0; at < values.length; at++) {
      double here = values[at] - mean;
      double there = other.values[at] - otherMean;
      together += here * there;
      square += here * here;
      otherSquare += there * there;
    }
    double scale = Math.sqrt(square * otherSquare);
    return scale < 1e-6 ? 0 : together / scale;
  }

  double meanDistance(Plane other) {
    double sum = 0;
    for (int at = 0; at < values.length; at++) {
      sum += Math.abs(values[at] - other.values[at]);
    }
    return sum / values.length;
  }

  /// How far things moved on the way to a later plane, in places: the change over time divided by
  // the change over
  /// space, after an even change of the light is taken away.
  double shiftTo(Plane later) {
    double light = later.mean() - mean();
    double change = 0;
    double slope = 0;
    for (int y = 1; y < height - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        change += Math.abs(later.at(x, y) - at(x, y) - light);
        slope += Math.hypot(at(x + 1, y) - at(x - 1, y), at(x, y + 1) - at(x, y - 1)) / 2;
      }
    }
    return slope < 1 ? 0 : change / slope;
  }

  private double laplacian(int x, int y) {
    return 4 * at(x, y) - at(x - 1, y) - at(x + 1, y) - at(x, y - 1) - at(x, y + 1);
  }

  private float surroundings(int x, int y) {
    float sum = 0;
    int count = 0;
    for (int row = Math.max(0, y - 3); row <= Math.min(height - 1, y + 3); row++) {
      for (int column = Math.max(0, x - 3); column <= Math.min(width - 1, x + 3); column++) {
        sum += at(column, row);
        count++;
      }
    }
    return sum / count;
  }
}
