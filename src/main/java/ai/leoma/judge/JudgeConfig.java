package ai.leoma.judge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// Which model judges and writes prompts, and how it is asked.
@ConfigMapping(prefix = "leoma.judge")
public interface JudgeConfig {
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

  @WithDefault("3")
  int framesPerSecond();

  /// Deadline of one call.
  @WithDefault("120s")
  Duration timeout();

  /// Calls for one video at the most, first one included.
  @WithDefault("5")
  int attempts();

  /// Wait before the second call; doubled for each further one, with jitter.
  @WithDefault("2s")
  Duration backOff();

  /// Tokens of an answer at the most; a model that thinks takes its thoughts out of them.
  @WithDefault("2048")
  int maxAnswerTokens();

  /// The OpenAI API or one that speaks the same.
  interface OpenAi {
    @WithDefault("https://api.openai.com/v1")
    URI baseUrl();

    Optional<String> apiKey();

    @WithDefault("gpt-4o-2024-11-20")
    String model();
  }

  /// The Gemini API; the base address carries its version.
  interface Gemini {
    @WithDefault("https://generativelanguage.googleapis.com/v1beta")
    URI baseUrl();

    Optional<String> apiKey();

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
}
