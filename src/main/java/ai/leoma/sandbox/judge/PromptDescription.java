package ai.leoma.sandbox.judge;

import java.util.List;

/// Writes the benchmark prompt that goes with a real clip: scene, subject, motion and camera in one
// paragraph of about
/// seventy words, all of it from what can be measured.
final class PromptDescription {

  private static final int REACH = 8;

  private PromptDescription() {}

  static String of(List<Picture> frames) {
    Picture first = frames.getFirst();
    return ("%s scene, %s above and %s below, drawn in %s detail. The subject stands out %s of the picture and %s while"
            + " its surroundings stay as they are. The camera %s, smoothly and without a cut, so that the opening"
            + " composition remains recognisable. The light keeps steady, the colours stay natural and the texture"
            + " stays crisp from the first frame to the last.")
        .formatted(
            brightness(first.luma().mean()),
            colour(first, 0, 0.45),
            colour(first, 0.55, 1),
            first.luma().sharpness() > 120 ? "rich, fine" : "soft, quiet",
            side(first.luma()),
            subject(frames),
            camera(frames));
  }

  private static String brightness(double mean) {
    if (mean < 70) {
      return "A dark night";
    }
    return mean < 140 ? "A dim evening" : "A bright daylight";
  }

  private static String colour(Picture picture, double from, double to) {
    double red = mean(picture.plane(0), from, to);
    double green = mean(picture.plane(1), from, to);
    double blue = mean(picture.plane(2), from, to);
    double strongest = Math.max(red, Math.max(green, blue));
    double weakest = Math.min(red, Math.min(green, blue));
    if (strongest - weakest < 18) {
      return strongest > 128 ? "pale grey" : "charcoal";
    }
    String shade = strongest > 170 ? "light " : strongest < 80 ? "deep " : "";
    return shade + hue(red, green, blue, strongest, weakest);
  }

  private static String hue(
      double red, double green, double blue, double strongest, double weakest) {
    double middle = (strongest + weakest) / 2;
    if (strongest == red) {
      return green > middle ? "golden" : blue > middle ? "magenta" : "red and orange";
    }
    if (strongest == green) {
      return blue > middle ? "turquoise" : "green";
    }
    return red > middle ? "violet" : "blue";
  }

  private static double mean(Plane plane, double from, double to) {
    double sum = 0;
    int count = 0;
    for (int y = (int) (from * Picture.HEIGHT); y < (int) (to * Picture.HEIGHT); y++) {
      for (int x = 0; x < Picture.WIDTH; x++) {
        sum += plane.at(x, y);
        count++;
      }
    }
    return sum / count;
  }

  /// Where the drawing is busiest.
  private static String side(Plane luma) {
    Plane lines = luma.shrunk(8).drawing();
    double[] thirds = new double[3];
    for (int y = 0; y < Picture.HEIGHT / 8; y++) {
      for (int x = 0; x < Picture.WIDTH / 8; x++) {
        thirds[x * 3 / (Picture.WIDTH / 8)] += Math.abs(lines.at(x, y));
      }
    }
    if (thirds[1] >= thirds[0] && thirds[1] >= thirds[2]) {
      return "in the middle";
    }
    return thirds[0] > thirds[2] ? "on the left" : "on the right";
  }

  private static String subject(List<Picture> frames) {
    double motion = Measurements.motion(frames);
    if (motion < 0.5) {
      return "barely moves";
    }
    return motion < 14 ? "drifts along calmly" : "moves along in one swift, clear line";
  }

  private static String camera(List<Picture> frames) {
    String pace = Measurements.motion(frames) > 14 ? "briskly" : "slowly";
    int[] shift = shift(frames.getFirst(), frames.get(Math.min(2, frames.size() - 1)));
    if (Math.abs(shift[0]) < 1 && Math.abs(shift[1]) < 1) {
      return "pushes in " + pace;
    }
    if (Math.abs(shift[0]) >= Math.abs(shift[1])) {
      return "glides " + pace + (shift[0] > 0 ? " to the left" : " to the right");
    }
    return (shift[1] > 0 ? "rises " : "sinks ") + pace;
  }

  /// By how many places the drawing moved between two pictures, found by trying.
  private static int[] shift(Picture early, Picture late) {
    Plane before = early.luma().shrunk(8).drawing();
    Plane after = late.luma().shrunk(8).drawing();
    int[] best = {0, 0};
    double least = Double.MAX_VALUE;
    for (int down = -REACH / 2; down <= REACH / 2; down++) {
      for (int across = -REACH; across <= REACH; across++) {
        double mismatch = mismatch(before, after, across, down);
        if (mismatch < least) {
          least = mismatch;
          best = new int[] {across, down};
        }
      }
    }
    return best;
  }

  private static double mismatch(Plane before, Plane after, int across, int down) {
    double sum = 0;
    for (int y = REACH; y < Picture.HEIGHT / 8 - REACH; y++) {
      for (int x = REACH; x < Picture.WIDTH / 8 - REACH; x++) {
        sum += Math.abs(before.at(x, y) - after.at(x + across, y + down));
      }
    }
    return sum;
  }
}
