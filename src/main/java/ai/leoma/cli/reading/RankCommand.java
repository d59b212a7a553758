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
      "With --input: rank the window in a file by the same rules, without any service; GET"
          + " /window/export gives such a file.",
      "Exit codes: 0 shown, 1 the service or the file cannot be read, 2 wrong usage."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class RankCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ApiOption api;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description =
          "Rank what this file says; - is standard input. One window, or one on each line (JSON"
              + " Lines): then one result for each line. What cannot be is refused with line and reason,"
              + " and nothing after it is ranked.")
  private String input;

  @Option(names = "--json", description = "One line of JSON instead of each table.")
  private boolean json;

  @Override
  public Integer call() {
    if (input != null) {
      printRanks(new FileRanks(new InputFile(input), spec.commandLine().getOut()));
      return 0;
    }
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

  private void printRanks(FileRanks ranks) {
    if (json) {
      ranks.printJson();
    } else {
      ranks.printTables(Terminal.of(spec));
    }
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
