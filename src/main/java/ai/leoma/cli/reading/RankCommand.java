package ai.leoma.cli.reading;

import ai.leoma.cli.terminal.AsciiJson;
import ai.leoma.cli.terminal.Terminal;
import ai.leoma.json.JsonWriter;
import ai.leoma.ranking.document.WhatIf;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `leoma rank`: the table of standings.
@RegisterForReflection
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

  @Option(
      names = "--what-if",
      paramLabel = "KEY=VALUE",
      description =
          "Rank recorded history under other rules, and show who would have won: window, completeness,"
              + " dominance, consensus or active-tasks. May be given several times. The history is the"
              + " windows of --input, oldest first, or the newest rankings of the service.")
  private List<String> whatIf = List.of();

  @Option(
      names = "--rankings",
      paramLabel = "N",
      description = "With --what-if: how many rankings of the service are read. Default: 100.",
      defaultValue = "100")
  private int rankings;

  @Option(names = "--json", description = "One line of JSON instead of each table.")
  private boolean json;

  @Override
  public Integer call() {
    if (!whatIf.isEmpty()) {
      print(otherwise());
      return 0;
    }
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

  private WhatIfReport otherwise() {
    WhatIf rules = rules();
    if (input != null) {
      return new FileHistory(new InputFile(input)).under(rules);
    }
    if (rankings < 1 || rankings > ServiceHistory.MOST_RANKINGS) {
      throw new ParameterException(
          spec.commandLine(), "--rankings must be from 1 to " + ServiceHistory.MOST_RANKINGS);
    }
    try (PublicApi service = new PublicApi(api.address())) {
      return new ServiceHistory(service, rankings).under(rules);
    }
  }

  private WhatIf rules() {
    try {
      return WhatIf.of(whatIf);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--what-if: " + e.getMessage(), e);
    }
  }

  private void print(WhatIfReport report) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(AsciiJson.of(report.json()));
    } else {
      report.lines(Terminal.of(spec)).forEach(out::println);
    }
    out.flush();
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
