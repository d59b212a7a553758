package ai.leoma.judge;

import ai.leoma.bounds.Bounds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// Which model judges and writes prompts, and how it is asked.
@ConfigMapping(prefix = "leoma.judge")
public interface JudgeConfig {
  /// More pictures than that are not taken from a video at once.
  int MOST_FRAMES = 1_000;

  int MOST_FRAMES_PER_SECOND = 240;

  /// Who judges: `openai` or `gemini`. The API key of the chosen one is needed.
  @WithDefault("openai")
  Provider provider();

  OpenAi openai();

  Gemini gemini();

  /// Overall score from which a video passes.
  @WithDefault("75")
  int passMark();

  /// The least score that each critical dimension needs.
  @WithDefault("50")
  int criticalFloor();

  /// Frames of a video that the judge sees, and of a clip that the prompt writer sees.
  @WithDefault("12")
  int frames();

  /// Their pace.
  @WithDefault("3")
  int framesPerSecond();

  /// Deadline of one call.
  @WithDefault("120s")
  Duration timeout();

  /// Calls for one video at the most, first one included.
  @WithDefault("5")
  int attempts();

  /// Before the second call; doubled for each further one, half of it at random.
  @WithDefault("2s")
  Duration backOff();

  /// Tokens of an answer at the most; a model that thinks takes its thoughts out of them.
  @WithDefault("2048")
  int maxAnswerTokens();

  /// The OpenAI API or one that speaks the same.
  interface OpenAi {
    /// Any API that speaks the same.
    @WithDefault("https://api.openai.com/v1")
    URI baseUrl();

    /// API key, when this provider is chosen.
    Optional<String> apiKey();

    /// Name of the model.
    @WithDefault("gpt-4o-2024-11-20")
    String model();
  }

  /// The Gemini API; the base address carries its version.
  interface Gemini {
    /// Address with the version of the API.
    @WithDefault("https://generativelanguage.googleapis.com/v1beta")
    URI baseUrl();

    /// API key, when this provider is chosen.
    Optional<String> apiKey();

    /// Name of the model.
    @WithDefault("gemini-3.5-flash-lite")
    String model();
  }

  default JudgeSettings settings() {
    return switch (provider()) {
      case OPENAI -> settings(openai().baseUrl(), openai().apiKey(), openai().model());
      case GEMINI -> settings(gemini().baseUrl(), gemini().apiKey(), gemini().model());
    };
  }

  private JudgeSettings settings(URI baseUrl, Optional<String> apiKey, String model) {
    String key =
        apiKey.orElseThrow(
            () ->
                new IllegalStateException(
                    "leoma.judge." + provider().configured() + ".api-key is not set"));
    return new JudgeSettings(
        provider(),
        baseUrl,
        key,
        model,
        new PassMark(passMark(), criticalFloor()),
        timeout(),
        attempts(),
        backOff(),
        maxAnswerTokens());
  }

  /// Refuses what can be seen without an API key.
  ///
  /// @throws IllegalArgumentException with sentences that name the keys
  default void requireUsable() {
    Bounds.of("leoma.judge")
        .within("pass-mark", passMark(), 0, 100)
        .within("critical-floor", criticalFloor(), 0, 100)
        .within("frames", frames(), 1, MOST_FRAMES)
        .within("frames-per-second", framesPerSecond(), 1, MOST_FRAMES_PER_SECOND)
        .positive("timeout", timeout())
        .positive("attempts", attempts())
        .notNegative("back-off", backOff())
        .within(
            "max-answer-tokens", maxAnswerTokens(), JudgeSettings.LEAST_TOKENS, Integer.MAX_VALUE)
        .require();
  }
}
