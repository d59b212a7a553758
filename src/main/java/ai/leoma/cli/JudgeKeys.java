package ai.leoma.cli;

import ai.leoma.cli.settings.RequiredSetting;
import ai.leoma.cli.settings.Settings;

/// Which key the chosen judge's provider needs.
final class JudgeKeys {
  private JudgeKeys() {}

  static RequiredSetting of(Settings settings) {
    String provider = settings.value("leoma.judge.provider").orElse("openai");
    return new RequiredSetting(
        "leoma.judge." + provider + ".api-key",
        "API key of the judge (leoma.judge.provider=" + provider + ")");
  }
}
