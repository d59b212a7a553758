package ai.leoma.cli.settings;

import java.util.HashMap;
import java.util.Map;

/// For each role settings with which it would start; the chain of a validator has its defaults.
final class CompleteSettings {
  static final Map<String, String> OWNER =
      Map.ofEntries(
          Map.entry("leoma.database.url", "postgresql://db.example:5432/leoma"),
          Map.entry("leoma.database.user", "leoma"),
          Map.entry("leoma.database.password", "the password"),
          Map.entry("leoma.storage.endpoint", "https://s3.example"),
          Map.entry("leoma.storage.access-key", "the access key"),
          Map.entry("leoma.storage.secret-key", "the secret key"),
          Map.entry("leoma.chain.pylon.url", "http://pylon.example:8000"),
          Map.entry("leoma.chain.pylon.token", "the token"),
          Map.entry("leoma.inference.chutes-key", "the chutes key"),
          Map.entry("leoma.judge.openai.api-key", "the judge key"));

  static final Map<String, String> VALIDATOR =
      Map.of(
          "leoma.validator.api-url", "https://owner.example",
          "leoma.validator.hotkey-file", "/run/hotkey",
          "leoma.storage.endpoint", "https://s3.example",
          "leoma.storage.access-key", "the access key",
          "leoma.storage.secret-key", "the secret key",
          "leoma.judge.openai.api-key", "the judge key");

  private CompleteSettings() {}

  static Map<String, String> with(Map<String, String> base, String key, String value) {
    Map<String, String> settings = new HashMap<>(base);
    settings.put(key, value);
    return settings;
  }
}
