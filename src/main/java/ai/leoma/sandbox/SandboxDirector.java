package ai.leoma.sandbox;

import ai.leoma.chain.Hotkey;
import ai.leoma.sandbox.chain.ChainWeather;
import ai.leoma.task.TaskId;
import ai.leoma.task.round.RoundResult;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// Runs a tournament on a service: the first sync, the validators, rounds one after
/// another, and the wait for the last votes.
final class SandboxDirector {
  private static final Logger LOG = Logger.getLogger(SandboxDirector.class);
  private static final Duration CALL_PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration AFTER_FAILED_ROUND = Duration.ofSeconds(1);
  private static final int WEIGHT_ATTEMPTS = 3;
  private static final Duration WEIGHT_PATIENCE = Duration.ofSeconds(60);

  /// More than the cadence of the validators, and than what finality lags behind.
  private static final long BLOCKS_UNTIL_WEIGHTS_ARE_DUE = 30;

  private final SandboxOptions options;
  private final World world;
  private final SandboxConsole console;
  private final ServiceApi api;
  private final DirectedService service;
  private final Supplier<List<Path>> sources;
  private final BooleanSupplier isStopRequested;
  private final long startNanos = System.nanoTime();
  private final AtomicReference<String> winner = new AtomicReference<>();
  private Optional<ChainWeather> weather = Optional.empty();

  SandboxDirector(
      SandboxOptions options,
      World world,
      SandboxConsole console,
      ServiceApi api,
      DirectedService service,
      Supplier<List<Path>> sources,
      BooleanSupplier isStopRequested) {
    this.options = options;
    this.world = world;
    this.console = console;
    this.api = api;
    this.service = service;
    this.sources = sources;
    this.isStopRequested = isStopRequested;
  }

  /// @return 0 when the asked tasks are done or the user stopped it, else what the service ended
  ///     with
  int run(ServiceHost host) {
    AtomicReference<RuntimeException> failure = new AtomicReference<>();
    Thread directing =
        Thread.ofPlatform()
            .name("sandbox-director")
            .start(
                () -> {
                  try {
                    direct();
                  } catch (InterruptedException e) {
                    LOG.debug("stopped");
                  } catch (RuntimeException e) {
                    if (!isStopRequested.getAsBoolean()) {
                      failure.set(e);
                    }
                  } finally {
                    host.stop();
                  }
                });
    int exitCode = host.runUntilStopped();
    directing.interrupt();
    join(directing);
    if (failure.get() != null) {
      throw failure.get();
    }
    return exitCode;
  }

  private static void join(Thread thread) {
    try {
      thread.join(Duration.ofSeconds(8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void direct() throws InterruptedException {
    try {
      service.awaitReady();
      api.newestTask().ifPresent(newest -> world.chain().resumeAfter(newest.value()));
      service.prepare(sources.get());
      service.startValidators();
      runRounds();
      awaitVotes();
      service.rank();
      settleWeights();
      console.end(report(), options.json());
    } finally {
      service.close();
      weather.ifPresent(ChainWeather::close);
    }
  }

  private void runRounds() throws InterruptedException {
    long newest = api.newestTask().map(TaskId::value).orElse(0L);
    while (options.tasks().isEmpty() || newest < options.tasks().getAsInt()) {
      service.awaitReady();
      long start = System.nanoTime();
      world.chain().taskPublished(newest);
      switch (service.runRound()) {
        case RoundResult.Published published -> {
          newest = published.task().value();
          letTheWeatherBegin();
          console.say(roundLine(newest, start));
          showStandings();
          Thread.sleep(options.interval());
        }
        case RoundResult.Nothing nothing -> {
          console.say("round: nothing published: " + nothing.reason());
          Thread.sleep(AFTER_FAILED_ROUND);
        }
        case RoundResult.NotDue later -> Thread.sleep(AFTER_FAILED_ROUND);
        case RoundResult.LockedElsewhere locked -> Thread.sleep(AFTER_FAILED_ROUND);
      }
    }
  }

  private void letTheWeatherBegin() {
    if (weather.isEmpty() && options.chain().roughFor().isPositive()) {
      List<String> readers =
          world.cast().validators().stream().map(ImitatedValidator::name).toList();
      weather =
          Optional.of(
              ChainWeather.start(
                  world.chain(), world.nodes(), readers, options.chain().roughFor()));
    }
  }

  private String roundLine(long task, long startNanos) throws InterruptedException {
    TaskId id = new TaskId(task);
    Map<String, Integer> outcomes = new TreeMap<>();
    service
        .outcomes(id, id)
        .values()
        .forEach(each -> each.forEach((outcome, n) -> outcomes.merge(outcome, n, Integer::sum)));
    return String.format(
        Locale.ROOT,
        "task %3d  published in %4.1f s  %s",
        task,
        (System.nanoTime() - startNanos) / 1e9,
        outcomes.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .reduce((left, right) -> left + ", " + right)
            .orElse(""));
  }

  private void showStandings() throws InterruptedException {
    SandboxReport report = report();
    boolean hasNewWinner =
        report.winner() != null && !report.winner().equals(winner.getAndSet(report.winner()));
    console.show(report, hasNewWinner);
  }

  /// Until every validator of this sandbox is through with every task that was asked for.
  private void awaitVotes() throws InterruptedException {
    long newest = api.newestTask().map(TaskId::value).orElse(0L);
    long shown = System.nanoTime();
    while (!service.isEvaluated(newest)) {
      Thread.sleep(LOOK);
      if (System.nanoTime() - shown > Duration.ofSeconds(2).toNanos()) {
        showStandings();
        shown = System.nanoTime();
      }
    }
  }

  /// The chain goes on until each validator has set the weights of the last ranking, and sealed
  /// ones are opened.
  private void settleWeights() throws InterruptedException {
    if (weather.isPresent()
        && !weather.get().awaitEnd(options.chain().roughFor().plus(CALL_PATIENCE))) {
      throw new IllegalStateException("the chain's weather does not end");
    }
    for (int i = 0; i < WEIGHT_ATTEMPTS && !hasAllWeights(); i++) {
      long due = world.chain().goOn(BLOCKS_UNTIL_WEIGHTS_ARE_DUE);
      long end = System.nanoTime() + WEIGHT_PATIENCE.toNanos();
      while (!haveAllUpdatedSince(due) && System.nanoTime() < end) {
        Thread.sleep(LOOK);
      }
      world.chain().openCommits();
    }
    if (!hasAllWeights()) {
      console.say("not every validator has set the weights of the last ranking");
    }
  }

  private boolean haveAllUpdatedSince(long block) {
    return world.cast().validators().stream()
        .allMatch(validator -> world.chain().lastUpdate(validator.hotkey()) > block);
  }

  private boolean hasAllWeights() throws InterruptedException {
    Hotkey payee = payee(api.json("/weights"));
    Map<Hotkey, Map<Hotkey, Integer>> weights = world.chain().weights();
    return world.cast().validators().stream()
        .allMatch(
            validator ->
                weights.getOrDefault(validator.hotkey(), Map.of()).keySet().equals(Set.of(payee)));
  }

  /// Whom the ranking pays: the winner, or the owner of the subnet, where it burns.
  private Hotkey payee(JsonNode weights) {
    int winner = weights.path("winner_uid").asInt();
    return world.cast().miners().stream()
        .filter(miner -> winner > 0 && miner.uid() == winner)
        .map(ImitatedMiner::hotkey)
        .findFirst()
        .orElse(world.cast().owner().hotkey());
  }

  private SandboxReport report() throws InterruptedException {
    JsonNode window = service.window();
    JsonNode weights = api.json("/weights");
    Map<String, Map<String, Integer>> outcomes = outcomes();
    List<SandboxReport.Line> lines = new ArrayList<>();
    for (JsonNode line : window.path("standings")) {
      lines.add(line(line, outcomes.getOrDefault(line.path("hotkey").asText(), Map.of())));
    }
    return new SandboxReport(
        window.path("winner").isObject()
            ? name(window.path("winner").path("hotkey").asText())
            : null,
        window.path("newest_task").asLong(0),
        window.path("window").asInt(),
        Math.round((System.nanoTime() - startNanos) / 1e8) / 10.0,
        weights,
        onChain(),
        lines);
  }

  private SandboxReport.OnChain onChain() {
    Map<String, Map<String, Integer>> byName = new TreeMap<>();
    world
        .chain()
        .weights()
        .forEach(
            (validator, weights) -> {
              Map<String, Integer> own = new TreeMap<>();
              weights.forEach((payee, weight) -> own.put(name(payee.ss58()), weight));
              byName.put(name(validator.ss58()), own);
            });
    return new SandboxReport.OnChain(
        world.chain().subtensor().head().number(), options.chain().hasCommitReveal(), byName);
  }

  private SandboxReport.Line line(JsonNode line, Map<String, Integer> outcomes) {
    String hotkey = line.path("hotkey").asText();
    return new SandboxReport.Line(
        name(hotkey),
        hotkey,
        line.path("uid").asInt(),
        line.path("valid").asBoolean(),
        line.path("reason").isNull() ? null : line.path("reason").asText(),
        line.path("rank").isNull() ? null : Integer.valueOf(line.path("rank").asInt()),
        line.path("weight").asDouble(),
        line.path("passes").asInt(),
        line.path("settled").asInt(),
        outcomes);
  }

  private Map<String, Map<String, Integer>> outcomes() throws InterruptedException {
    Optional<TaskId> newest = api.newestTask();
    return newest.isPresent() ? service.outcomes(TaskId.FIRST, newest.get()) : Map.of();
  }

  private String name(String hotkey) {
    return world.cast().nameOf(new Hotkey(hotkey)).orElse(hotkey);
  }
}
