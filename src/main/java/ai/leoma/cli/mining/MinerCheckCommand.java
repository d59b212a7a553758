package ai.leoma.cli.mining;

import ai.leoma.chain.ChainConfig;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Metagraph;
import ai.leoma.chain.Neuron;
import ai.leoma.chain.RevealedCommitments;
import ai.leoma.chain.RevealedCommitments.Revealed;
import ai.leoma.cli.chain.ChainOptions;
import ai.leoma.cli.chain.ChainSession;
import ai.leoma.cli.reading.OwnerOption;
import ai.leoma.cli.reading.PublicApi;
import ai.leoma.cli.settings.Settings;
import ai.leoma.cli.terminal.Progress;
import ai.leoma.cli.terminal.Terminal;
import ai.leoma.inference.InferenceConfig;
import ai.leoma.json.JsonWriter;
import ai.leoma.miner.Examination;
import ai.leoma.miner.MinerConfig;
import ai.leoma.miner.MinerExamination;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `leoma miner check HOTKEY`: what the owner would say of a miner, and why.
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
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Spec private CommandSpec spec;
  @Mixin private ChainOptions chainOptions;
  @Mixin private OwnerOption owner;

  @Parameters(paramLabel = "HOTKEY", description = "The miner's SS58 address, 5...")
  private String hotkey;

  @Option(names = "--json", description = "One line of JSON instead of the text.")
  private boolean json;

  private record Subnet(Metagraph metagraph, RevealedCommitments revealed) {}

  @Override
  public Integer call() {
    Hotkey miner = HotkeyText.of(spec, hotkey);
    Optional<URI> api = owner.address();
    Settings settings =
        Settings.fromOutside(
            chainOptions.settings(), ChainConfig.class, InferenceConfig.class, MinerConfig.class);
    Progress progress = Progress.of(spec);
    try (ChainSession session = ChainSession.open(settings)) {
      Subnet subnet =
          progress.await(
              "reading the chain",
              session
                  .chain()
                  .metagraph()
                  .chain(
                      metagraph ->
                          session
                              .chain()
                              .revealedCommitments()
                              .map(revealed -> new Subnet(metagraph, revealed))),
              PATIENCE);
      Optional<OwnerView> view =
          api.map(address -> progress.call("asking the owner", () -> view(address, miner), PATIENCE));
      CheckReport report = report(session, settings, subnet, miner, view, progress);
      print(report);
      return report.checklist().exitCode();
    }
  }

  private static OwnerView view(URI address, Hotkey miner) {
    try (PublicApi service = new PublicApi(address)) {
      return OwnerView.of(service, address, miner);
    }
  }

  private static CheckReport report(
      ChainSession session,
      Settings settings,
      Subnet subnet,
      Hotkey miner,
      Optional<OwnerView> view,
      Progress progress) {
    Optional<Neuron> seat = subnet.metagraph().ofHotkey(miner);
    List<Revealed> revealed = subnet.revealed().byHotkey().getOrDefault(miner, List.of());
    Optional<Examination> examination =
        revealed.isEmpty()
            ? Optional.empty()
            : Optional.of(
                progress.await(
                    "asking Chutes and Hugging Face",
                    examiner(session, settings).examine(miner, isBlacklisted(view), revealed),
                    PATIENCE));
    return new CheckReport(
        miner, session.netuid(), subnet.metagraph().block(), seat, examination, view);
  }

  private static MinerExamination examiner(ChainSession session, Settings settings) {
    return new MinerExamination(
        session.vertx(),
        settings.mapping(InferenceConfig.class),
        settings.mapping(MinerConfig.class),
        Clock.systemUTC());
  }

  private static boolean isBlacklisted(Optional<OwnerView> view) {
    return view.flatMap(OwnerView::blacklisting).isPresent();
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
