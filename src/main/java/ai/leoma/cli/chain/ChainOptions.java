package ai.leoma.cli.chain;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Which chain, and which subnet of it: the settings under `leoma.chain`, and flags that come
/// before them.
@RegisterForReflection
public final class ChainOptions {
  private static final int GREATEST_NETUID = 65_535;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--netuid",
      paramLabel = "N",
      description = "The subnet. Default: the setting leoma.chain.netuid, which is 99.")
  private Integer netuid;

  /// What the flags say, by configuration key.
  ///
  /// @throws ParameterException for what cannot be
  public Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    if (netuid != null) {
      if (netuid < 0 || netuid > GREATEST_NETUID) {
        throw new ParameterException(
            command.commandLine(), "--netuid must be from 0 to " + GREATEST_NETUID);
      }
      settings.put("leoma.chain.netuid", netuid.toString());
    }
    return settings;
  }
}
