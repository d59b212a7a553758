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

/// Signed batches over HTTP into the service, against the same rows written by bare statements into
/// the same tables: in turns, in one run, by the same client of PostgreSQL with as many
// connections.
final class IngestBench implements Bench {
  private static final double LEAST_RATIO = 0.5;
  private static final double MOST_P99_MILLIS = 150;

  /// What the service's pool has by default.
  private static final int CONNECTIONS = 20;

  private static final int BATCHES = 24_000;
  private static final int ROUNDS = 4;
  private static final Duration WARM_UP = Duration.ofSeconds(8);
  private static final Duration ROUND = Duration.ofSeconds(6);
  private static final Duration AT_HALF = Duration.ofSeconds(15);

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public String promise() {
    return "batches of 40 votes per second over those of bare statements: at least 0.5; p99 < 150 ms at half of the peak";
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
      try (ServiceProcess service = ServiceProcess.start(stores, Map.of());
          ServiceHeap heap = ServiceHeap.watch(service);
          ValidatorClients clients = new ValidatorClients(vertx, service.port(), batches);
          BareWriter bare = new BareWriter(vertx, stores, CONNECTIONS, batches)) {
        return new Measurement(vertx, service, heap, clients, bare, log).run();
      } finally {
        vertx.close().toCompletionStage().toCompletableFuture().join();
      }
    }
  }

  /// One run of everything.
  private record Measurement(
      Vertx vertx,
      ServiceProcess service,
      ServiceHeap heap,
      ValidatorClients clients,
      BareWriter bare,
      Consumer<String> log) {

    BenchResult run() {
      AtomicInteger next = new AtomicInteger();
      Load overHttp = new Load(vertx, () -> clients.submit(next.getAndIncrement()));
      Load bareRows = new Load(vertx, () -> bare.write(next.getAndIncrement()));
      log.accept("warming up");
      overHttp.full(Electorate.VALIDATORS, WARM_UP);
      bareRows.full(Electorate.VALIDATORS, WARM_UP.dividedBy(4));
      List<Turn> turns = new ArrayList<>();
      for (int i = 1; i <= ROUNDS; i++) {
        Outcome http = overHttp.full(Electorate.VALIDATORS, ROUND);
        Outcome rows = bareRows.full(Electorate.VALIDATORS, ROUND);
        turns.add(new Turn(http.perSecond(), rows.perSecond()));
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
      return result(turns, peak, half);
    }

    private BenchResult result(List<Turn> turns, double peak, Outcome half) {
      double ratio = median(turns.stream().mapToDouble(Turn::ratio).toArray());
      double p99 = half.latencies().millis(0.99);
      Map<String, Figure> figures = new LinkedHashMap<>();
      figures.put("batches_per_second", Figure.of(peak));
      figures.put(
          "bare_batches_per_second",
          Figure.of(median(turns.stream().mapToDouble(Turn::bare).toArray())));
      figures.put("evaluations_per_second", Figure.of(peak * VoteBatches.ITEMS));
      figures.put("batches_per_second_at_half", Figure.of(half.perSecond()));
      figures.put("p50_millis", Figure.of(half.latencies().millis(0.5)));
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

  private record Turn(double http, double bare) {
    double ratio() {
      return http / bare;
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
