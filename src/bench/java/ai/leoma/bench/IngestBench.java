package ai.leoma.bench;

import ai.leoma.bench.BenchResult.Figure;
import ai.leoma.bench.Load.Outcome;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// Signed batches over HTTP into the service, against the same rows written by bare statements into
/// the same tables: in turns, in one run, by the same client of PostgreSQL with as many
/// connections.
final class IngestBench implements Bench {
  private static final double LEAST_RATIO = 0.5;
  private static final double MOST_P99_MILLIS = 150;

  /// What the service's pool has by default.
  private static final int CONNECTIONS = 20;

  private static final int BATCHES = 24_000;
  private static final int ROUNDS = 4;

  /// A round may be faster than the warm-up.
  private static final double MARGIN = 1.3;

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration WARM_UP = Duration.ofSeconds(16);
  private static final Duration ROUND = Duration.ofSeconds(6);
  private static final Duration AT_HALF = Duration.ofSeconds(15);

  /// Looked for when it is needed: whoever only asks what benches there are need not have built it.
  private final Supplier<Program> program;

  IngestBench() {
    this(Program::namedOrForJvm);
  }

  IngestBench(Supplier<Program> program) {
    this.program = program;
  }

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public String promise() {
    return "batches of 40 votes per second over those of bare statements: at least 0.5; p99 < 150"
        + " ms at half of the peak";
  }

  @Override
  public BenchResult run(Consumer<String> log) {
    Electorate electorate = new Electorate();
    log.accept("starting PostgreSQL (fsync on), object storage and the service");
    try (BenchStores stores = BenchStores.start()) {
      electorate.register(stores);
      log.accept("signing %d batches ahead".formatted(BATCHES));
      VoteBatches batches = new VoteBatches(electorate, BATCHES);
      Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
      try (ServiceProcess service = ServiceProcess.start(program.get(), stores, Map.of());
          ServiceHeap heap = ServiceHeap.watch(service);
          ValidatorClients clients = new ValidatorClients(vertx, service.port(), batches);
          BareWriter bare = new BareWriter(vertx, stores, CONNECTIONS, batches)) {
        return new Measurement(vertx, stores, service, heap, batches, clients, bare, log).run();
      } finally {
        vertx.close().toCompletionStage().toCompletableFuture().join();
      }
    }
  }

  /// One run of everything.
  private record Measurement(
      Vertx vertx,
      BenchStores stores,
      ServiceProcess service,
      ServiceHeap heap,
      VoteBatches batches,
      ValidatorClients clients,
      BareWriter bare,
      Consumer<String> log) {

    BenchResult run() {
      AtomicInteger next = new AtomicInteger();
      Load overHttp = new Load(vertx, () -> clients.submit(next.getAndIncrement()));
      Load bareRows = new Load(vertx, () -> bare.write(next.getAndIncrement()));
      Outcome cold = overHttp.full(Electorate.VALIDATORS, FIRST);
      log.accept("warming up");
      overHttp.full(Electorate.VALIDATORS, WARM_UP);
      Outcome bareWarm = bareRows.full(Electorate.VALIDATORS, WARM_UP.dividedBy(8));
      // what autovacuum does within a minute: before that, plans are those of empty tables
      stores.execute("ANALYZE");
      Outcome httpWarm = overHttp.full(Electorate.VALIDATORS, WARM_UP.dividedBy(8));
      Duration round = signed(next.get(), httpWarm.perSecond(), bareWarm.perSecond());
      List<Turn> turns = new ArrayList<>();
      for (int i = 1; i <= ROUNDS; i++) {
        int first = next.get();
        Work before = Work.until(service, stores);
        Outcome http = overHttp.full(Electorate.VALIDATORS, round);
        Work between = Work.until(service, stores);
        int middle = next.get();
        Outcome rows = bareRows.full(Electorate.VALIDATORS, round);
        Work after = Work.until(service, stores);
        turns.add(
            new Turn(
                http.perSecond(),
                rows.perSecond(),
                between.since(before, middle - first),
                after.since(between, next.get() - middle)));
        log.accept(
            "round %d of %d: %.0f batches/s over HTTP (p99 %.0f ms), %.0f bare (p99 %.0f ms)"
                .formatted(
                    i,
                    ROUNDS,
                    http.perSecond(),
                    http.latencies().millis(0.99),
                    rows.perSecond(),
                    rows.latencies().millis(0.99)));
      }
      double peak = median(turns.stream().mapToDouble(Turn::http).toArray());
      Outcome half = overHttp.paced(peak / 2, AT_HALF);
      return result(cold, turns, peak, half);
    }

    /// Signs as many batches as this machine is going to send, and answers how long a round may
    /// last: on a very fast one less than usual, as there are not more batches.
    private Duration signed(int sent, double httpPerSecond, double barePerSecond) {
      double aRoundSecond = MARGIN * ROUNDS * (httpPerSecond + barePerSecond);
      double atHalf = MARGIN * httpPerSecond / 2 * AT_HALF.toSeconds();
      double most = Math.max(1, (VoteBatches.MOST - sent - atHalf) / aRoundSecond);
      double seconds = Math.min(ROUND.toSeconds(), most);
      int needed = (int) Math.ceil(sent + atHalf + seconds * aRoundSecond);
      log.accept("signing up to %d batches for rounds of %.1f s".formatted(needed, seconds));
      batches.signAhead(needed);
      return Duration.ofMillis((long) (seconds * 1000));
    }

    private BenchResult result(Outcome cold, List<Turn> turns, double peak, Outcome half) {
      double ratio = median(turns.stream().mapToDouble(Turn::ratio).toArray());
      double p99 = half.latencies().millis(0.99);
      Map<String, Figure> figures = new LinkedHashMap<>();
      figures.put("batches_per_second", Figure.of(peak));
      figures.put("first_second", Figure.of(cold.perSecond()));
      figures.put("resident_megabytes", Figure.of(service.peakResidentMegabytes()));
      figures.put(
          "bare_batches_per_second",
          Figure.of(median(turns.stream().mapToDouble(Turn::bare).toArray())));
      figures.put("evaluations_per_second", Figure.of(peak * VoteBatches.ITEMS));
      figures.put("batches_per_second_at_half", Figure.of(half.perSecond()));
      figures.put("p50_millis", Figure.of(half.latencies().millis(0.5)));
      put(figures, "service_cpu_millis_per_batch", turns, turn -> turn.httpWork().service());
      put(figures, "postgres_cpu_millis_per_batch", turns, turn -> turn.httpWork().postgres());
      put(figures, "client_cpu_millis_per_batch", turns, turn -> turn.httpWork().client());
      put(figures, "bare_postgres_cpu_millis_per_batch", turns, turn -> turn.bareWork().postgres());
      put(figures, "bare_client_cpu_millis_per_batch", turns, turn -> turn.bareWork().client());
      figures.put("heap_limit_megabytes", Figure.of(ServiceProcess.HEAP_MEGABYTES));
      return new BenchResult(
          "ingest",
          ratio,
          p99,
          heap.peakMegabytes(),
          ratio >= LEAST_RATIO && p99 < MOST_P99_MILLIS,
          figures);
    }
  }

  private static void put(
      Map<String, Figure> figures, String name, List<Turn> turns, ToDoubleFunction<Turn> value) {
    figures.put(name, Figure.of(median(turns.stream().mapToDouble(value).toArray())));
  }

  /// One round of each.
  private record Turn(double http, double bare, Work httpWork, Work bareWork) {
    double ratio() {
      return http / bare;
    }
  }

  /// Processor time in milliseconds.
  private record Work(double service, double postgres, double client) {
    static Work until(ServiceProcess service, BenchStores stores) {
      return new Work(
          service.processorTime().toMillis(),
          stores.processorTime().toMillis(),
          ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis());
    }

    /// For each of so many batches.
    Work since(Work before, int batches) {
      return new Work(
          (service - before.service) / batches,
          (postgres - before.postgres) / batches,
          (client - before.client) / batches);
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
