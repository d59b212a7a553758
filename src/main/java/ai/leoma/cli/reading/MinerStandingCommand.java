package ai.leoma.cli.reading;

import ai.leoma.chain.Hotkey;
import ai.leoma.cli.terminal.Terminal;
import ai.leoma.json.JsonWriter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `leoma miner standing HOTKEY`: where one miner stands, and why.
@RegisterForReflection
@Command(
    name = "standing",
    description = {
      "Show where a miner stands: whether it is valid, its rank, how far it is from winning, and how"
          + " each task of the window went, with the judges' reasons.",
      "Exit codes: 0 shown, 1 the miner is not known or the service cannot be read, 2 wrong usage."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class MinerStandingCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ApiOption api;

  @Parameters(paramLabel = "HOTKEY", description = "The miner's SS58 address, 5...")
  private String hotkey;

  @Option(
      names = "--tasks",
      paramLabel = "N",
      description = "How many of the newest tasks to list. Default: ${DEFAULT-VALUE}.",
      defaultValue = "10")
  private int tasks;

  @Option(names = "--votes", description = "With each validator's vote, its scores and its reason.")
  private boolean votes;

  @Option(
      names = "--json",
      description = "The service's answer as it is, on one line, instead of the text.")
  private boolean json;

  @Override
  public Integer call() {
    if (!Hotkey.isWellFormed(hotkey)) {
      throw new ParameterException(
          spec.commandLine(),
          "\"%s\" is not a hotkey: 47 or 48 characters of base58 that begin with 5"
              .formatted(hotkey));
    }
    if (tasks < 0) {
      throw new ParameterException(spec.commandLine(), "--tasks must be 0 or more");
    }
    try (PublicApi service = new PublicApi(api.address())) {
      print(
          service
              .find("/miners/" + hotkey + "/standing")
              .orElseThrow(
                  () ->
                      new ReadingFailed(
                          "%s knows no miner %s: it has no seat in the subnet, or no revealed commitment"
                              .formatted(api.address(), hotkey))));
    }
    return 0;
  }

  private void print(Members standing) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonWriter.compact(standing.object()));
    } else {
      new StandingText(standing, Terminal.of(spec), Instant.now())
          .lines(tasks, votes)
          .forEach(out::println);
    }
    out.flush();
  }
}
