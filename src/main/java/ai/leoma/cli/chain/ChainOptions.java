package ai.leoma.cli.chain;

import ai.leoma.chain.ChainConfig;
import ai.leoma.chain.ConfiguredChain;
import ai.leoma.cli.settings.Settings;
import ai.leoma.cli.settings.WrongConfiguration;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Which chain, and which subnet of it: the settings under `leoma.chain`, and flags that come
/// before them.
@RegisterForReflection
public final class ChainOptions {
  private static final String ADAPTER = "leoma.chain.adapter";
  private static final String NODES = "leoma.chain.node.urls";
  private static final String PYLON = "leoma.chain.pylon.url";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      description =
          "finney or test: a public node of that network, which takes about one request per second."
              + " Default: the settings leoma.chain.*.")
  private Network network;

  @Option(
      names = "--node",
      paramLabel = "URL",
      split = ",",
      description =
          "A node of the chain, wss://HOST:PORT or ws://...; the preferred one first. Of finney, unless"
              + " --network or a setting says otherwise.")
  private List<String> nodes = new ArrayList<>();

  @Option(
      names = "--netuid",
      paramLabel = "N",
      description = "The subnet. Default: the setting leoma.chain.netuid, which is 99.")
  private Integer netuid;

  /// The settings with what the flags say.
  ///
  /// @param more groups that are read beside that of the chain
  /// @throws ParameterException for flags that cannot be
  /// @throws WrongConfiguration when no chain is named, or a setting cannot be
  public Settings read(Class<?>... more) {
    Map<String, String> flags = flags();
    Settings outside = Settings.fromOutside(flags);
    if (Stream.of(ADAPTER, PYLON, NODES).allMatch(key -> outside.value(key).isEmpty())) {
      throw new WrongConfiguration(
          "no chain is configured: give --network finney or --node wss://HOST:PORT, or set "
              + NODES
              + " (LEOMA_CHAIN_NODE_URLS)");
    }
    List<Class<?>> groups = new ArrayList<>(List.of(more));
    groups.add(ChainConfig.class);
    return Settings.fromOutside(flags, groups.toArray(Class<?>[]::new));
  }

  private Map<String, String> flags() {
    Map<String, String> flags = new HashMap<>();
    if (network != null) {
      flags.put(ADAPTER, "native");
      flags.put(NODES, network.node());
      flags.put("leoma.chain.node.genesis", network.genesis());
    }
    if (!nodes.isEmpty()) {
      flags.put(ADAPTER, "native");
      flags.put(NODES, String.join(",", nodes));
    }
    if (netuid != null) {
      if (netuid < 0 || netuid > ConfiguredChain.GREATEST_NETUID) {
        throw new ParameterException(
            command.commandLine(), "--netuid must be from 0 to " + ConfiguredChain.GREATEST_NETUID);
      }
      flags.put("leoma.chain.netuid", netuid.toString());
    }
    return flags;
  }
}
