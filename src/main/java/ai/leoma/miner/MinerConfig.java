package ai.leoma.miner;

import ai.leoma.bounds.Bounds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// How miners are validated.
@ConfigMapping(prefix = "leoma.miner")
public interface MinerConfig {
  /// Pause between two passes.
  @WithDefault("5m")
  Duration validationInterval();

  /// How long the last verdict stands while Chutes or Hugging Face cannot be asked.
  @WithDefault("30m")
  Duration grace();

  /// How many miners are looked up at a time.
  @WithDefault("16")
  int maxLookups();

  /// Address of Hugging Face.
  @WithDefault("https://huggingface.co")
  URI huggingFaceUrl();

  /// Token (`hf_…`), for the higher limits.
  Optional<String> huggingFaceToken();

  /// Deadline of each attempt of a look-up there.
  @WithDefault("20s")
  Duration huggingFaceDeadline();

  /// Pause before another attempt.
  @WithDefault("1s")
  Duration huggingFaceRetryPause();

  /// How long the model hash of a commit is kept, which cannot change; that the commit is still
  /// there is asked in each pass.
  @WithDefault("1h")
  Duration huggingFaceCache();

  /// @throws IllegalArgumentException with sentences that name the keys
  default void requireUsable() {
    Bounds.of("leoma.miner")
        .positive("validation-interval", validationInterval())
        .notNegative("grace", grace())
        .positive("max-lookups", maxLookups())
        .address("hugging-face-url", huggingFaceUrl())
        .positive("hugging-face-deadline", huggingFaceDeadline())
        .within(
            "hugging-face-retry-pause",
            huggingFaceRetryPause(),
            Duration.ZERO,
            HuggingFace.LONGEST_PAUSE)
        .notNegative("hugging-face-cache", huggingFaceCache())
        .require();
  }
}
