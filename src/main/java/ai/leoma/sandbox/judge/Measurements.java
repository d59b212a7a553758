package ai.leoma.sandbox.judge;

import java.util.Arrays;
import java.util.List;

/// What can be measured about a video that was to start from a given picture.
///
/// @param likeness of the first frame to that picture, as a correlation of their drawings: 1 is the
// same scene, about 0
///     another one
/// @param colourDistance between the two, in levels of 0..255
/// @param sharpness as a share of the picture's own
/// @param grain in levels, beyond what the picture itself has
/// @param unrest of brightness and hue from frame to frame, in levels
/// @param motion per frame, in thousandths of the width
/// @param continuity from frame to frame, as the lowest correlation of two drawings in sequence
record Measurements(
    double likeness,
    double colourDistance,
    double sharpness,
    double grain,
    double unrest,
    double motion,
    double continuity) {

  static Measurements of(Picture opening, List<Picture> frames) {
    if (frames.isEmpty()) {
      throw new IllegalArgumentException("a video without frames cannot be measured");
    }
    Plane drawing = opening.luma().shrunk(4).drawing();
    double detail = Math.max(opening.luma().sharpness(), 1);
    double calm = opening.luma().calmestDetail();
    return new Measurements(
        drawing.correlation(frames.getFirst().luma().shrunk(4).drawing()),
        opening.colourDistance(frames.getFirst()),
        median(frames.stream().mapToDouble(frame -> frame.luma().sharpness() / detail).toArray()),
        median(frames.stream().mapToDouble(frame -> excess(frame, calm)).toArray()),
        unrest(frames),
        motion(frames),
        continuity(frames));
  }

  private static double excess(Picture frame, double calm) {
    return Math.sqrt(Math.max(0, frame.luma().calmestDetail() - calm));
  }

  /// A steady change of the light is no unrest, so the change of the change is taken.
  private static double unrest(List<Picture> frames) {
    double sum = 0;
    for (int at = 1; at < frames.size() - 1; at++) {
      double worst = 0;
      for (int colour = 0; colour < 3; colour++) {
        double before = frames.get(at - 1).plane(colour).mean();
        double here = frames.get(at).plane(colour).mean();
        double after = frames.get(at + 1).plane(colour).mean();
        worst = Math.max(worst, Math.abs(after - 2 * here + before) / 2);
      }
      sum += worst;
    }
    return frames.size() < 3 ? 0 : sum / (frames.size() - 2);
  }

  static double motion(List<Picture> frames) {
    double[] shifts = new double[Math.max(0, frames.size() - 1)];
    for (int at = 0; at < shifts.length; at++) {
      Plane here = frames.get(at).luma().shrunk(2);
      shifts[at] = here.shiftTo(frames.get(at + 1).luma().shrunk(2)) * 2000 / Picture.WIDTH;
    }
    return median(shifts);
  }

  private static double continuity(List<Picture> frames) {
    double lowest = 1;
    for (int at = 0; at < frames.size() - 1; at++) {
      Plane here = frames.get(at).luma().shrunk(8).drawing();
      Plane next = frames.get(at + 1).luma().shrunk(8).drawing();
      lowest = Math.min(lowest, here.correlation(next));
    }
    return lowest;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }
}
