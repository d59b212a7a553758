package ai.leoma.cli;

import ai.leoma.chain.ChainConfig;
import ai.leoma.chain.ConfiguredChain;
import ai.leoma.cli.settings.RequiredSetting;
import ai.leoma.cli.settings.Settings;
import ai.leoma.cli.settings.WrongConfiguration;
import java.util.ArrayList;
import java.util.List;

/// What has to be set to reach the chain: that of the adapter which is chosen.
final class ChainSettings {
  private static final RequiredSetting NODES =
      new RequiredSetting("leoma.chain.node.urls", "nodes of the chain, wss://..., ...");
  private static final List<RequiredSetting> PYLON =
      List.of(
          new RequiredSetting(
              "leoma.chain.pylon.url",
              "Pylon service (2.0.0 or newer), http://...; or leoma.chain.adapter=native"),
          new RequiredSetting("leoma.chain.pylon.token", "its open access token"));
  private static final List<RequiredSetting> PYLON_IDENTITY =
      List.of(
          new RequiredSetting(
              "leoma.chain.pylon.identity", "name of this validator's identity in Pylon"),
          new RequiredSetting("leoma.chain.pylon.identity-token", "that identity's token"));

  private ChainSettings() {}

  static List<RequiredSetting> toRead(Settings settings) {
    return isNative(settings) ? List.of(NODES) : PYLON;
  }

  static List<RequiredSetting> toWrite(Settings settings) {
    List<RequiredSetting> required = new ArrayList<>(toRead(settings));
    if (!isNative(settings)) {
      required.addAll(PYLON_IDENTITY);
    }
    return required;
  }

  /// @param settings that were read with the group [ChainConfig]
  /// @throws WrongConfiguration when they describe no chain
  static void check(Settings settings) {
    try {
      ConfiguredChain.check(settings.mapping(ChainConfig.class));
    } catch (IllegalStateException refused) {
      throw new WrongConfiguration(refused.getMessage());
    }
  }

  private static boolean isNative(Settings settings) {
    return settings.value("leoma.chain.adapter").filter("native"::equals).isPresent();
  }
}
