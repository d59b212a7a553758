package ai.leoma.cli.settings;

import ai.leoma.chain.ConfiguredChain;
import ai.leoma.judge.Provider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What each role does not start without; some of it follows from what is chosen.
public final class RequiredSettings {
  private static final List<RequiredSetting> DATABASE =
      List.of(
          new RequiredSetting("leoma.database.url", "PostgreSQL, postgresql://HOST:PORT/DATABASE"),
          new RequiredSetting("leoma.database.user", "its user"),
          new RequiredSetting("leoma.database.password", "the user's password"));

  private RequiredSettings() {}

  /// For changing the schema.
  public static List<RequiredSetting> ofMigration() {
    return DATABASE;
  }

  /// For `leoma serve`.
  public static List<RequiredSetting> ofOwner(Settings settings) {
    List<RequiredSetting> required = new ArrayList<>(DATABASE);
    required.add(new RequiredSetting("leoma.storage.endpoint", "S3 endpoint, https://..."));
    required.add(new RequiredSetting("leoma.storage.access-key", "its access key"));
    required.add(new RequiredSetting("leoma.storage.secret-key", "its secret key"));
    required.addAll(chain(settings));
    required.add(
        new RequiredSetting("leoma.inference.chutes-key", "Chutes API key of the subnet role"));
    required.addAll(judge(settings));
    return required;
  }

  /// For `leoma validate`.
  public static List<RequiredSetting> ofValidator(Settings settings) {
    List<RequiredSetting> required = new ArrayList<>();
    required.add(new RequiredSetting("leoma.validator.api-url", "the owner's API, https://..."));
    required.add(hotkey(settings));
    required.add(new RequiredSetting("leoma.storage.endpoint", "S3 endpoint of the artifacts"));
    required.add(
        new RequiredSetting("leoma.storage.access-key", "an access key that may read them"));
    required.add(new RequiredSetting("leoma.storage.secret-key", "its secret key"));
    required.addAll(chain(settings));
    if (!isNative(settings)) {
      required.add(
          new RequiredSetting(
              "leoma.chain.pylon.identity", "name of this validator's identity in Pylon"));
      required.add(
          new RequiredSetting("leoma.chain.pylon.identity-token", "that identity's token"));
    }
    required.addAll(judge(settings));
    return required;
  }

  private static List<RequiredSetting> chain(Settings settings) {
    return isNative(settings)
        ? List.of(new RequiredSetting("leoma.chain.node.urls", "nodes of the chain, wss://..."))
        : List.of(
            new RequiredSetting(
                "leoma.chain.pylon.url",
                "Pylon service (2.0.0 or newer), http://...; or no Pylon: set leoma.chain.node.urls"),
            new RequiredSetting("leoma.chain.pylon.token", "its open access token"));
  }

  private static boolean isNative(Settings settings) {
    try {
      return ConfiguredChain.Adapter.of(
              settings.value("leoma.chain.adapter"),
              settings.value("leoma.chain.node.urls").isPresent(),
              settings.value("leoma.chain.pylon.url").isPresent())
          == ConfiguredChain.Adapter.NATIVE;
    } catch (IllegalStateException saidElsewhere) {
      return false;
    }
  }

  /// None for a provider that there is not; that is said elsewhere.
  private static List<RequiredSetting> judge(Settings settings) {
    String provider =
        settings.value("leoma.judge.provider").orElse("openai").toLowerCase(Locale.ROOT);
    return Arrays.stream(Provider.values())
        .filter(known -> known.configured().equals(provider))
        .map(
            known ->
                new RequiredSetting(
                    "leoma.judge." + provider + ".api-key",
                    "API key of the judge (leoma.judge.provider=" + provider + ")"))
        .toList();
  }

  private static RequiredSetting hotkey(Settings settings) {
    return settings.value("leoma.validator.wallet").isPresent()
        ? new RequiredSetting("leoma.validator.wallet-hotkey", "the hotkey's name in that wallet")
        : new RequiredSetting(
            "leoma.validator.hotkey-file",
            "file with the hotkey's secret; or name leoma.validator.wallet and wallet-hotkey");
  }
}
