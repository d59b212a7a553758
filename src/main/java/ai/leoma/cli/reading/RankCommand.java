package ai.leoma.cli.reading;

import ai.leoma.json.JsonWriter;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `leoma rank`: the table of standings.
@Command(
    name = "rank",
    description = {
      "Show who stands where in a running service: the ranked miners, then the others with the reason.",
      "Exit codes: 0 shown, 1 the service cannot be read, 2 wrong usage."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class RankCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ApiOption api;

  @Option(names = "--json", description = "One line of JSON instead of the table.")
  private boolean json;

  @Override
  public Integer call() {
    try (PublicApi service = new PublicApi(api.address())) {
      StandingsTable table =
          StandingsTable.of(
              service
                  .find("/window")
                  .orElseThrow(() -> new ReadingFailed(api.address() + " has no window")));
      print(table);
    }
    return 0;
  }

  private void print(StandingsTable table) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonWriter.compact(table.json()));
    } else {
      table.lines(Terminal.of(spec)).forEach(out::println);
    }
    out.flush();
  }
}
