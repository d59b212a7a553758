package ai.leoma.cli.chain;

import ai.leoma.chain.Chain;
import ai.leoma.chain.Hotkey;
import ai.leoma.cli.settings.Settings;
import ai.leoma.cli.terminal.HotkeyText;
import ai.leoma.cli.terminal.Progress;
import ai.leoma.cli.terminal.Terminal;
import ai.leoma.json.JsonWriter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `leoma chain status`: where the chain is, what the subnet demands, and what a hotkey has there.
@RegisterForReflection
@Command(
    name = "status",
    description = {
      "Show where the chain is, when the next epoch begins, what the subnet demands, and with --hotkey"
          + " what that hotkey has there. Nothing is written, and no key is needed.",
      "Exit codes: 0 shown, 1 the chain cannot be read, 2 wrong usage, 78 configuration missing or"
          + " wrong."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class ChainStatusCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Spec private CommandSpec spec;
  @Mixin private ChainOptions chainOptions;

  @Option(
      names = "--hotkey",
      paramLabel = "HOTKEY",
      description = "An SS58 address, 5...: its uid, stake, permit and last update.")
  private String hotkey;

  @Option(names = "--json", description = "One line of JSON instead of the text.")
  private boolean json;

  @Override
  public Integer call() {
    Optional<Hotkey> own = Optional.ofNullable(hotkey).map(text -> HotkeyText.of(spec, text));
    Settings settings = chainOptions.read();
    try (ChainSession session = ChainSession.open(settings)) {
      print(Progress.of(spec).await("reading the chain", status(session, own), PATIENCE));
    }
    return 0;
  }

  private static Uni<ChainStatus> status(ChainSession session, Optional<Hotkey> own) {
    Chain chain = session.chain();
    return Uni.combine()
        .all()
        .unis(chain.head(), chain.finalizedHead(), chain.hyperparameters(), chain.metagraph())
        .with(
            (head, finalized, demands, metagraph) ->
                new ChainStatus(
                    session.source(),
                    session.netuid(),
                    head,
                    finalized,
                    demands,
                    own,
                    own.flatMap(metagraph::ofHotkey)));
  }

  private void print(ChainStatus status) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonWriter.compact(status.json()));
    } else {
      status.lines(Terminal.of(spec)).forEach(out::println);
    }
    out.flush();
  }
}
