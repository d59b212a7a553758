package ai.leoma.bench;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The command `./leoma bench`. The result goes to standard output, everything else to standard
/// error. Whether a bar was met is said in the result and is no matter of the exit code.
///
/// Exit codes: 0 measured, 1 failed, 2 wrong usage.
public final class Benches {
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_USAGE = 2;
  private static final String JSON = "--json";

  private static final List<Bench> ALL =
      List.of(
          new IngestBench(),
          new NativeBench(),
          new RankBench(),
          new ReadBench(),
          new VerifyBench());

  private Benches() {}

  public static void main(String[] arguments) {
    PrintStream out = System.out;
    // whatever library prints, standard output holds the result alone
    System.setOut(System.err);
    System.exit(run(List.of(arguments), out, System.err));
  }

  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    List<String> names = arguments.stream().filter(word -> !word.startsWith("-")).toList();
    List<String> options = arguments.stream().filter(word -> word.startsWith("-")).toList();
    if (options.contains("--help") || options.contains("-h") || arguments.isEmpty()) {
      out.print(usage());
      return 0;
    }
    Optional<String> unknown = options.stream().filter(word -> !word.equals(JSON)).findFirst();
    if (unknown.isPresent()) {
      return explain(err, "there is no option '" + unknown.get() + "'");
    }
    if (names.size() != 1) {
      return explain(err, names.isEmpty() ? "it needs the name of a bench" : "one bench at a time");
    }
    return ALL.stream()
        .filter(bench -> bench.name().equals(names.getFirst()))
        .findFirst()
        .map(bench -> measure(bench, options.contains(JSON), out, err))
        .orElseGet(() -> explain(err, "there is no bench '" + names.getFirst() + "'"));
  }

  private static int measure(Bench bench, boolean asJson, PrintStream out, PrintStream err) {
    try {
      BenchResult result = bench.run(line -> err.println(bench.name() + ": " + line));
      byte[] answer =
          (asJson ? result.json() + "\n" : result.text()).getBytes(StandardCharsets.UTF_8);
      out.write(answer, 0, answer.length);
      out.flush();
      return 0;
    } catch (RuntimeException failure) {
      err.println("leoma bench " + bench.name() + ": " + failure);
      Arrays.stream(failure.getStackTrace())
          .limit(20)
          .forEach(frame -> err.println("  at " + frame));
      return EXIT_FAILED;
    }
  }

  private static int explain(PrintStream err, String what) {
    err.println("leoma bench: " + what);
    err.print(usage());
    return EXIT_USAGE;
  }

  private static String usage() {
    StringBuilder text = new StringBuilder("Usage: ./leoma bench NAME [--json]\n");
    text.append(
        "Measures on this machine, in one run, and says whether the bar is met. NAME is one of\n\n");
    ALL.forEach(bench -> text.append("  %-8s  %s%n".formatted(bench.name(), bench.promise())));
    text.append("\nNothing else should run meanwhile. --json prints exactly one JSON object.\n");
    return text.toString();
  }
}
