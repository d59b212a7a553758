package ai.leoma.bench;

import ai.leoma.bench.BenchResult.Figure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The native binary against the build for the JVM, one after the other in one run: start, memory,
/// commands, and the benches `read` and `ingest`.
final class NativeBench implements Bench {
  private static final double MOST_READY_MILLIS = 300;
  private static final double MOST_IDLE_MEGABYTES = 128;
  private static final double MOST_READ_MEGABYTES = 250;
  private static final double MOST_COMMAND_MILLIS = 100;
  private static final double LEAST_RATIO = 0.6;

  @Override
  public String name() {
    return "native";
  }

  @Override
  public String promise() {
    return "the binary of LEOMA_BENCH_BINARY over the JVM, the lesser of reads and batches per second: at least 0.6; ready in 0.3 s,"
        + " 128 MB idle, 250 MB under reads, 0.1 s before a command asks; takes six minutes";
  }

  @Override
  public BenchResult run(Consumer<String> log) {
    Program binary =
        Program.named()
            .orElseThrow(
                () -> new IllegalStateException("name the binary: LEOMA_BENCH_BINARY=FILE"));
    // the binary first: what warms up the clients is then to the advantage of the other
    Side own = Side.of(binary, log);
    Side jvm = Side.of(Program.forJvm(), log);
    return result(own, jvm);
  }

  /// Everything that is measured of one program.
  private record Side(StartUp start, double commandMillis, BenchResult read, BenchResult ingest) {
    static Side of(Program program, Consumer<String> log) {
      Consumer<String> own = line -> log.accept(program.kind() + ": " + line);
      own.accept("starting it again and again");
      StartUp start;
      double commandMillis;
      try (BenchStores stores = BenchStores.start()) {
        start = StartUp.of(program, stores);
        commandMillis = CommandCost.millis(program, stores.folder());
      }
      own.accept(
          "ready after %.0f ms, %.0f MB idle, %.0f ms before a command asks"
              .formatted(start.readyMillis(), start.idleMegabytes(), commandMillis));
      return new Side(
          start,
          commandMillis,
          new ReadBench(() -> program).run(own),
          new IngestBench(() -> program).run(own));
    }

    double read(String figure) {
      return number(read, figure);
    }

    double ingest(String figure) {
      return number(ingest, figure);
    }

    private static double number(BenchResult result, String figure) {
      return switch (result.figures().get(figure)) {
        case Figure.Number(double value) -> value;
        case Figure.Words words -> throw new IllegalStateException(figure + " is " + words);
      };
    }
  }

  private BenchResult result(Side own, Side jvm) {
    double reads = own.read("reads_per_second") / jvm.read("reads_per_second");
    double batches = own.ingest("batches_per_second") / jvm.ingest("batches_per_second");
    Map<String, Figure> figures = new LinkedHashMap<>();
    put(figures, "ready_millis", own.start().readyMillis(), jvm.start().readyMillis());
    put(figures, "idle_megabytes", own.start().idleMegabytes(), jvm.start().idleMegabytes());
    put(figures, "read_megabytes", own.read("resident_megabytes"), jvm.read("resident_megabytes"));
    put(
        figures,
        "ingest_megabytes",
        own.ingest("resident_megabytes"),
        jvm.ingest("resident_megabytes"));
    put(figures, "command_millis", own.commandMillis(), jvm.commandMillis());
    put(figures, "reads", own.read("reads_per_second"), jvm.read("reads_per_second"));
    figures.put("reads_ratio", Figure.of(reads));
    put(figures, "first_reads", own.read("first_second"), jvm.read("first_second"));
    put(figures, "batches", own.ingest("batches_per_second"), jvm.ingest("batches_per_second"));
    figures.put("batches_ratio", Figure.of(batches));
    put(figures, "first_batches", own.ingest("first_second"), jvm.ingest("first_second"));
    List<Bar> bars = bars(own, jvm, reads, batches);
    figures.put("missed", new Figure.Words(Bar.missed(bars)));
    return new BenchResult(
        name(),
        Math.min(reads, batches),
        own.read().p99Millis(),
        own.read().heapMegabytes(),
        bars.stream().allMatch(Bar::isMet),
        figures);
  }

  private static List<Bar> bars(Side own, Side jvm, double reads, double batches) {
    return List.of(
        Bar.below(MOST_READY_MILLIS, "ready_millis", own.start().readyMillis()),
        Bar.below(MOST_IDLE_MEGABYTES, "idle_megabytes", own.start().idleMegabytes()),
        Bar.below(MOST_READ_MEGABYTES, "read_megabytes", own.read("resident_megabytes")),
        Bar.below(MOST_COMMAND_MILLIS, "command_millis", own.commandMillis()),
        Bar.atLeast(LEAST_RATIO, "reads_ratio", reads),
        Bar.atLeast(LEAST_RATIO, "batches_ratio", batches),
        Bar.above(jvm.read("first_second"), "first_reads", own.read("first_second")),
        Bar.above(jvm.ingest("first_second"), "first_batches", own.ingest("first_second")));
  }

  private static void put(Map<String, Figure> figures, String name, double own, double jvm) {
    figures.put(name, Figure.of(own));
    figures.put("jvm_" + name, Figure.of(jvm));
  }
}
