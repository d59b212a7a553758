package ai.leoma.bench;

import ai.leoma.bench.BenchResult.Figure;
import ai.leoma.bench.Load.Outcome;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Reads over 64 connections, each as soon as the one before has ended, while batches of votes come
/// in at a quarter of the pace that the service could take.
final class ReadBench implements Bench {
  private static final double LEAST_PER_SECOND = 5000;
  private static final double MOST_P99_MILLIS = 50;
  private static final int READERS = 64;
  private static final int BATCHES = 12_000;
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration PEAK = Duration.ofSeconds(8);
  private static final Duration READING = Duration.ofSeconds(20);

  /// Looked for when it is needed: whoever only asks what benches there are need not have built it.
  private final Supplier<Program> program;

  ReadBench() {
    this(Program::namedOrForJvm);
  }

  ReadBench(Supplier<Program> program) {
    this.program = program;
  }

  @Override
  public String name() {
    return "read";
  }

  @Override
  public String promise() {
    return "reads per second over 5000, with votes coming in at a quarter of the peak: at least 1; p99 < 50 ms";
  }

  @Override
  public BenchResult run(Consumer<String> log) {
    Electorate electorate = new Electorate();
    log.accept("starting PostgreSQL (fsync on), object storage and the service");
    try (BenchStores stores = BenchStores.start()) {
      electorate.register(stores);
      FilledWindow window = FilledWindow.of(electorate, stores);
      log.accept("signing %d batches ahead".formatted(BATCHES));
      VoteBatches batches = new VoteBatches(electorate, BATCHES);
      Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
      try (ServiceProcess service = ServiceProcess.start(program.get(), stores, Map.of());
          ServiceHeap heap = ServiceHeap.watch(service);
          ValidatorClients validators = new ValidatorClients(vertx, service.port(), batches);
          ReaderClients readers = new ReaderClients(vertx, service.port(), READERS, window)) {
        return measure(vertx, stores, validators, readers, service, heap, log);
      } finally {
        vertx.close().toCompletionStage().toCompletableFuture().join();
      }
    }
  }

  private static BenchResult measure(
      Vertx vertx,
      BenchStores stores,
      ValidatorClients validators,
      ReaderClients readers,
      ServiceProcess service,
      ServiceHeap heap,
      Consumer<String> log) {
    AtomicInteger next = new AtomicInteger();
    Load votes = new Load(vertx, () -> validators.submit(next.getAndIncrement()));
    Load reads = new Load(vertx, readers::read);
    Outcome cold = reads.full(READERS, FIRST);
    log.accept("warming up");
    votes.full(Electorate.VALIDATORS, WARM_UP);
    stores.execute("ANALYZE");
    reads.full(READERS, WARM_UP);
    Outcome peak = votes.full(Electorate.VALIDATORS, PEAK);
    log.accept("%.0f batches/s at the peak".formatted(peak.perSecond()));
    CompletableFuture<Outcome> quarter =
        CompletableFuture.supplyAsync(
            () -> votes.paced(peak.perSecond() / 4, READING.plusSeconds(2)));
    readers.takeLatencies();
    Outcome read = reads.full(READERS, READING);
    return result(cold, read, readers.takeLatencies(), quarter.join(), service, heap);
  }

  private static BenchResult result(
      Outcome cold,
      Outcome read,
      Map<String, Latencies> byKind,
      Outcome quarter,
      ServiceProcess service,
      ServiceHeap heap) {
    double p99 = read.latencies().millis(0.99);
    Map<String, Figure> figures = new LinkedHashMap<>();
    figures.put("reads_per_second", Figure.of(read.perSecond()));
    figures.put("first_second", Figure.of(cold.perSecond()));
    figures.put("resident_megabytes", Figure.of(service.peakResidentMegabytes()));
    figures.put("p50_millis", Figure.of(read.latencies().millis(0.5)));
    byKind.forEach(
        (kind, latencies) -> {
          figures.put(kind + "_p50_millis", Figure.of(latencies.millis(0.5)));
          figures.put(kind + "_p99_millis", Figure.of(latencies.millis(0.99)));
        });
    figures.put("batches_per_second_meanwhile", Figure.of(quarter.perSecond()));
    figures.put("batch_p99_millis_meanwhile", Figure.of(quarter.latencies().millis(0.99)));
    figures.put("heap_limit_megabytes", Figure.of(ServiceProcess.HEAP_MEGABYTES));
    return new BenchResult(
        "read",
        read.perSecond() / LEAST_PER_SECOND,
        p99,
        heap.peakMegabytes(),
        read.perSecond() >= LEAST_PER_SECOND && p99 < MOST_P99_MILLIS,
        figures);
  }
}
