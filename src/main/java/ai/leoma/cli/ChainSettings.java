package ai.leoma.cli;

import ai.leoma.chain.ChainConfig;
import ai.leoma.chain.ConfiguredChain;
import ai.leoma.cli.settings.Settings;
import ai.leoma.cli.settings.WrongConfiguration;

/// What is set of the chain, looked at before the service starts.
final class ChainSettings {
  private ChainSettings() {}

  /// @param settings that were read with the group [ChainConfig]
  /// @throws WrongConfiguration when they describe no chain
  static void check(Settings settings) {
    try {
      ConfiguredChain.check(settings.mapping(ChainConfig.class));
    } catch (IllegalStateException refused) {
      throw new WrongConfiguration(refused.getMessage());
    }
  }
}
