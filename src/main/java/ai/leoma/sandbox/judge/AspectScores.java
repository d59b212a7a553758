package ai.leoma.sandbox.judge;

import io.vertx.core.json.JsonObject;

/// The six scores that the imitated judge gives, each 0..100.
record AspectScores(
    int firstFrameFidelity,
    int promptAdherence,
    int motionQuality,
    int temporalConsistency,
    int visualQuality,
    int cameraComposition) {

  /// Turns measurements into scores. Every fault costs something in every dimension that a viewer
  // would blame it for; a
  /// video of another scene has no fidelity and no adherence whatever its quality.
  static AspectScores of(Measurements seen, AskedMotion asked) {
    double alike =
        share(seen.likeness(), 0.3, 0.8) * (1 - 0.6 * share(seen.colourDistance(), 14, 70));
    double flowing = share(seen.continuity(), 0.1, 0.6);
    double blur = share(seen.sharpness(), 0.65, 0.1);
    double grain = share(seen.grain(), 2, 14);
    double unrest = share(seen.unrest(), 1.5, 12);
    double stillness = share(seen.motion(), asked.motion(), asked.motion() * 0.2);
    return new AspectScores(
        score(96 * alike - 30 * blur - 30 * grain - 12 * unrest),
        score(
            94 * alike * (0.5 + 0.5 * flowing)
                - 28 * blur
                - 24 * grain
                - 20 * unrest
                - 58 * stillness),
        score(93 - 85 * stillness - 22 * blur - 35 * grain - 45 * unrest),
        score(45 + 50 * flowing - 16 * blur - 46 * grain - 72 * unrest),
        score(93 - 72 * blur - 66 * grain - 36 * unrest),
        score(91 - 55 * stillness - 22 * blur - 26 * grain - 30 * unrest));
  }

  /// The overall mark that the judge volunteers; the product must not use it.
  int overall() {
    int weighted =
        25 * firstFrameFidelity
            + 25 * promptAdherence
            + 20 * temporalConsistency
            + 15 * motionQuality
            + 10 * visualQuality
            + 5 * cameraComposition;
    return weighted / 100;
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("first_frame_fidelity", firstFrameFidelity)
        .put("prompt_adherence", promptAdherence)
        .put("motion_quality", motionQuality)
        .put("temporal_consistency", temporalConsistency)
        .put("visual_quality", visualQuality)
        .put("camera_composition", cameraComposition);
  }

  private static int score(double value) {
    return (int) Math.round(Math.clamp(value, 0, 100));
  }

  /// 0 at `none`, 1 at `full`, in between on the straight line; `none` may be the greater one.
  private static double share(double value, double none, double full) {
    return Math.clamp((value - none) / (full - none), 0, 1);
  }
}
