package ai.leoma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.cli.settings.MissingConfiguration;
import ai.leoma.cli.settings.RequiredSetting;
import ai.leoma.cli.settings.RequiredSettings;
import ai.leoma.cli.settings.Settings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  private static final RequiredSetting PASSWORD =
      new RequiredSetting("leoma.database.password", "the user's password");
  private static final RequiredSetting ENDPOINT =
      new RequiredSetting("leoma.storage.endpoint", "S3 endpoint, https://...");

  @Test
  void everyMissingSettingIsNamedWithItsVariable() {
    Settings settings = of(Map.of("leoma.database.url", "postgresql://db/leoma"));

    assertThatThrownBy(() -> settings.require("serve", List.of(PASSWORD, ENDPOINT)))
        .isInstanceOf(MissingConfiguration.class)
        .hasMessageContaining("`leoma serve` does not start")
        .hasMessageContaining("leoma.database.password")
        .hasMessageContaining("LEOMA_DATABASE_PASSWORD")
        .hasMessageContaining("LEOMA_STORAGE_ENDPOINT");
  }

  @Test
  void blankIsMissing() {
    Settings settings =
        of(Map.of("leoma.database.password", "  ", "leoma.storage.endpoint", "https://s3"));

    assertThatThrownBy(() -> settings.require("serve", List.of(PASSWORD, ENDPOINT)))
        .hasMessageContaining("leoma.database.password")
        .hasMessageNotContaining("leoma.storage.endpoint");
  }

  @Test
  void nothingMissingIsNoComplaint() {
    Settings settings = of(Map.of("leoma.database.password", "x"));

    assertThatCode(() -> settings.require("serve", List.of(PASSWORD))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "leoma.database.url, LEOMA_DATABASE_URL",
    "leoma.storage.access-key, LEOMA_STORAGE_ACCESS_KEY",
    "leoma.chain.pylon.identity-token, LEOMA_CHAIN_PYLON_IDENTITY_TOKEN"
  })
  void variablesAreThoseThatTheConfigurationFinds(String key, String variable) {
    assertThat(new RequiredSetting(key, "").environmentVariable()).isEqualTo(variable);
  }

  @Test
  void keyOfTheChosenJudgeIsRequired() {
    assertThat(RequiredSettings.ofOwner(of(Map.of())))
        .extracting(RequiredSetting::key)
        .contains("leoma.judge.openai.api-key", "leoma.database.url", "leoma.chain.pylon.url")
        .doesNotContain("leoma.judge.gemini.api-key");
    assertThat(RequiredSettings.ofValidator(of(Map.of("leoma.judge.provider", "gemini"))))
        .extracting(RequiredSetting::key)
        .contains("leoma.judge.gemini.api-key", "leoma.validator.api-url")
        .doesNotContain("leoma.judge.openai.api-key", "leoma.database.url");
  }

  @Test
  void chainThatIsAskedDirectlyNeedsNoPylon() {
    Settings settings = of(Map.of("leoma.chain.adapter", "native"));

    assertThat(RequiredSettings.ofOwner(settings))
        .extracting(RequiredSetting::key)
        .contains("leoma.chain.node.urls")
        .doesNotContain("leoma.chain.pylon.url", "leoma.chain.pylon.token");
    assertThat(RequiredSettings.ofValidator(settings))
        .extracting(RequiredSetting::key)
        .contains("leoma.chain.node.urls")
        .doesNotContain("leoma.chain.pylon.url", "leoma.chain.pylon.identity");
  }

  /// A setting that is asked for under a name that nothing reads would never be satisfied.
  @Test
  void everyRequiredSettingIsSatisfiedUnderItsName() {
    Map<String, String> everything = new HashMap<>();
    RequiredSettings.ofOwner(of(Map.of())).forEach(setting -> everything.put(setting.key(), "x"));
    RequiredSettings.ofValidator(of(Map.of()))
        .forEach(setting -> everything.put(setting.key(), "x"));
    Settings settings = of(everything);

    assertThatCode(
            () -> {
              settings.require("serve", RequiredSettings.ofOwner(settings));
              settings.require("validate", RequiredSettings.ofValidator(settings));
            })
        .doesNotThrowAnyException();
  }

  private static Settings of(Map<String, String> values) {
    return new Settings(
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(values, "test", 100))
            .build());
  }
}
