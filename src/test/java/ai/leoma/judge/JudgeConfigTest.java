package ai.leoma.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.TestConfig;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgeConfigTest {
  private static final String KEY = "sk-1";

  @Test
  void marksFramesAndLimitsAreThoseOfTheRulesByDefault() {
    JudgeConfig config = config(Map.of());

    assertThat(config.provider()).isEqualTo(Provider.OPENAI);
    assertThat(config.passMark()).isEqualTo(75);
    assertThat(config.criticalFloor()).isEqualTo(50);
    assertThat(config.frames()).isEqualTo(12);
    assertThat(config.framesPerSecond()).isEqualTo(3);
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(120));
    assertThat(config.attempts()).isEqualTo(5);
    assertThat(config.backOff()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.maxAnswerTokens()).isEqualTo(2048);
  }

  @Test
  void addressesAndModelsAreTheProvidersByDefault() {
    JudgeConfig config = config(Map.of());

    assertThat(config.openai().baseUrl()).hasToString("https://api.openai.com/v1");
    assertThat(config.openai().model()).isEqualTo("gpt-4o-2024-11-20");
    assertThat(config.openai().apiKey()).isEmpty();
    assertThat(config.gemini().baseUrl())
        .hasToString("https://generativelanguage.googleapis.com/v1beta");
    assertThat(config.gemini().model()).isEqualTo("gemini-3.5-flash-lite");
    assertThat(config.gemini().apiKey()).isEmpty();
  }

  @Test
  void everyKeyIsReadByItsName() {
    JudgeSettings settings =
        config(
                Map.of(
                    "provider", "gemini",
                    "gemini.base-url", "http://localhost:1/v9",
                    "gemini.api-key", KEY,
                    "gemini.model", "m",
                    "pass-mark", "80",
                    "critical-floor", "40",
                    "timeout", "7s",
                    "attempts", "2",
                    "back-off", "30ms",
                    "max-answer-tokens", "4096"))
            .settings();

    assertThat(settings)
        .isEqualTo(
            new JudgeSettings(
                Provider.GEMINI,
                URI.create("http://localhost:1/v9"),
                KEY,
                "m",
                new PassMark(80, 40),
                Duration.ofSeconds(7),
                2,
                Duration.ofMillis(30),
                4096));
  }

  @Test
  void missingKeyIsNamed() {
    assertThatThrownBy(() -> config(Map.of()).settings())
        .hasMessage("leoma.judge.openai.api-key is not set");
    assertThatThrownBy(() -> config(Map.of("provider", "gemini")).settings())
        .hasMessage("leoma.judge.gemini.api-key is not set");
  }

  @Test
  void impossibleValuesAreRefusedByName() {
    assertRefused("attempts", "0");
    assertRefused("timeout", "0s");
    assertRefused("back-off", "-1s");
    assertRefused("max-answer-tokens", "10");
    assertRefused("openai.base-url", "api.openai.com/v1");
    assertRefused("openai.base-url", "file:///etc/passwd");
  }

  private static void assertRefused(String key, String value) {
    assertThatThrownBy(() -> config(Map.of("openai.api-key", KEY, key, value)).settings())
        .hasMessageContaining("leoma.judge." + key);
  }

  private static JudgeConfig config(Map<String, String> values) {
    Map<String, String> properties = new HashMap<>();
    values.forEach((key, value) -> properties.put("leoma.judge." + key, value));
    return TestConfig.of(JudgeConfig.class, properties);
  }
}
