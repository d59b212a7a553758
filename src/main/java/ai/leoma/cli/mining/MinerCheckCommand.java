package ai.leoma.cli.mining;

import ai.leoma.chain.Hotkey;
import ai.leoma.cli.chain.ChainOptions;
import ai.leoma.cli.chain.ChainSession;
import ai.leoma.cli.reading.OwnerOption;
import ai.leoma.cli.settings.Settings;
import ai.leoma.cli.terminal.HotkeyText;
import ai.leoma.cli.terminal.Progress;
import ai.leoma.cli.terminal.Terminal;
import ai.leoma.inference.InferenceConfig;
import ai.leoma.json.JsonWriter;
import ai.leoma.miner.Examination;
import ai.leoma.miner.MinerConfig;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `leoma miner check HOTKEY`: what the owner would say of a miner, and why.
@RegisterForReflection
@Command(
    name = "check",
    description = {
      "Say what the owner would say of a miner, and why: the owner's own checks, made here and now"
          + " against chain, Chutes and Hugging Face. Nothing is written.",
      "A private chute is seen with the key of the account that owns it only: set"
          + " LEOMA_INFERENCE_CHUTES_KEY.",
      "Exit codes: 0 valid as far as can be seen, 1 the chain or the service cannot be read, 2 wrong"
          + " usage, 3 not valid, 4 an outage stands between, 78 configuration missing or wrong."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class MinerCheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ChainOptions chainOptions;
  @Mixin private OwnerOption owner;

  @Parameters(paramLabel = "HOTKEY", description = "The miner's SS58 address, 5...")
  private String hotkey;

  @Option(names = "--json", description = "One line of JSON instead of the text.")
  private boolean json;

  @Override
  public Integer call() {
    Hotkey miner = HotkeyText.of(spec, hotkey);
    Optional<URI> api = owner.address();
    Settings settings = chainOptions.read(InferenceConfig.class, MinerConfig.class);
    try (ChainSession session = ChainSession.open(settings)) {
      MinerInspection inspection = new MinerInspection(session, settings, Progress.of(spec));
      SubnetReading reading = inspection.read(miner);
      Optional<OwnerView> view = inspection.owner(api, miner);
      Optional<Examination> examination =
          reading.revealed().isEmpty()
              ? Optional.empty()
              : Optional.of(inspection.examine(miner, view, reading.revealed()));
      CheckReport report = new CheckReport(miner, session.netuid(), reading, examination, view);
      print(report);
      return report.checklist().exitCode();
    }
  }

  private void print(CheckReport report) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonWriter.compact(report.json()));
    } else {
      report.text(Terminal.of(spec)).forEach(out::println);
    }
    out.flush();
  }
}
