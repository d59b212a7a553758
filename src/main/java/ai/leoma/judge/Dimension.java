package ai.leoma.judge;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a video is judged by, in the order of the rubric. The weights sum to 100.
public enum Dimension {
  FIRST_FRAME_FIDELITY("first_frame_fidelity", 25, true),
  PROMPT_ADHERENCE("prompt_adherence", 25, true),
  TEMPORAL_CONSISTENCY("temporal_consistency", 20, true),
  MOTION_QUALITY("motion_quality", 15, false),
  VISUAL_QUALITY("visual_quality", 10, false),
  CAMERA_COMPOSITION("camera_composition", 5, false);

  private static final Map<String, Dimension> BY_JSON_NAME =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Dimension::jsonName, it -> it));

  private final String jsonName;
  private final int weight;
  private final boolean critical;

  Dimension(String jsonName, int weight, boolean critical) {
    this.jsonName = jsonName;
    this.weight = weight;
    this.critical = critical;
  }

  public static Optional<Dimension> ofJsonName(String jsonName) {
    return Optional.ofNullable(BY_JSON_NAME.get(jsonName));
  }

  public String jsonName() {
    return jsonName;
  }

  /// In hundredths of the overall score.
  public int weight() {
    return weight;
  }

  /// Whether a score under the critical floor fails the video by itself.
  public boolean critical() {
    return critical;
  }
}
