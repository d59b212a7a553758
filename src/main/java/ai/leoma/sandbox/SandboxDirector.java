package ai.leoma.sandbox;

import ai.leoma.chain.Chain;
import ai.leoma.chain.ChainConfig;
import ai.leoma.chain.ConfiguredChain;
import ai.leoma.chain.Hotkey;
import ai.leoma.sandbox.chain.ChainWeather;
import ai.leoma.task.TaskId;
import ai.leoma.task.round.RoundResult;
import ai.leoma.task.source.IngestResult;
import ai.leoma.task.source.SourcePool;
import ai.leoma.validator.ValidatorLoop;
import ai.leoma.validator.ValidatorLoops;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.Quarkus;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jboss.logging.Logger;

/// Runs a tournament on a service in this process: the first sync, the validators, rounds one after
/// another, and the wait for the last votes.
final class SandboxDirector {
  private static final Logger LOG = Logger.getLogger(SandboxDirector.class);
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration CALL_PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration AFTER_FAILED_ROUND = Duration.ofSeconds(1);
  private static final int OWN_ORDINAL = 500;
  private static final int WEIGHT_ATTEMPTS = 3;
  private static final Duration WEIGHT_PATIENCE = Duration.ofSeconds(60);

  /// More than the cadence of the validators, and than what finality lags behind.
  private static final long BLOCKS_UNTIL_WEIGHTS_ARE_DUE = 30;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SandboxOptions options;
  private final SandboxFolder folder;
  private final World world;
  private final SandboxConsole console;
  private final URI address;
  private final Supplier<List<Path>> sources;
  private final BooleanSupplier isStopRequested;
  private final List<ValidatorLoop> validators = new ArrayList<>();
  private final List<ConfiguredChain> chains = new ArrayList<>();
  private Optional<ChainWeather> weather = Optional.empty();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final long startNanos = System.nanoTime();
  private final AtomicReference<String> winner = new AtomicReference<>();

  SandboxDirector(
      SandboxOptions options,
      SandboxFolder folder,
      World world,
      SandboxConsole console,
      int port,
      Supplier<List<Path>> sources,
      BooleanSupplier isStopRequested) {
    this.options = options;
    this.folder = folder;
    this.world = world;
    this.console = console;
    this.address = URI.create("http://127.0.0.1:" + port);
    this.sources = sources;
    this.isStopRequested = isStopRequested;
  }

  /// @return 0 when the asked tasks are done or the user stopped it, else what the service ended
  ///     with
  int run(IntSupplier service) {
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
                    Quarkus.asyncExit();
                  }
                });
    int exitCode = service.getAsInt();
    directing.interrupt();
    join(directing);
    http.shutdownNow();
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
    awaitService();
    try {
      newestTask().ifPresent(newest -> world.chain().resumeAfter(newest.value()));
      fillPool();
      RunningService.find().validatorRegistry().sync().await().atMost(CALL_PATIENCE);
      RunningService.find().miners().validate().await().atMost(CALL_PATIENCE);
      startValidators();
      runRounds();
      awaitVotes();
      RunningService.find().rankings().rank().await().atMost(CALL_PATIENCE);
      settleWeights();
      console.end(report(), options.json());
    } finally {
      validators.parallelStream().forEach(ValidatorLoop::close);
      chains.forEach(ConfiguredChain::close);
      weather.ifPresent(ChainWeather::close);
    }
  }

  private void awaitService() throws InterruptedException {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (true) {
      try {
        if (get("/q/health/ready").statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        LOG.trace("not up yet", e);
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the service did not start within " + START_PATIENCE);
      }
      Thread.sleep(LOOK);
    }
  }

  /// Videos of the user that cannot be used are named with the reason; the others are enough.
  private void fillPool() {
    List<Path> files = sources.get();
    SourcePool pool = RunningService.find().sources();
    int usable = 0;
    for (Path file : files) {
      String origin = options.source().isPresent() ? "user" : "sandbox";
      switch (pool.ingest(file, origin, Optional.empty())) {
        case IngestResult.Added added -> usable++;
        case IngestResult.AlreadyThere known -> usable++;
        case IngestResult.Refused refused ->
            console.say("not used: " + file.getFileName() + ": " + refused.reason());
      }
    }
    if (usable == 0) {
      throw new SandboxRefused("no usable video to draw clips from; name another --source");
    }
    console.say("Pool of clips: " + usable + " videos");
  }

  private void startValidators() {
    ValidatorLoops loops = RunningService.find().validators();
    for (ImitatedValidator validator : world.cast().validators()) {
      Map<String, String> own = world.configuration(validator);
      Path ownFolder = folder.resolve("validators").resolve(validator.name());
      ValidatorLoop loop =
          loops.open(
              validator.keyPair(),
              address,
              ownFolder,
              chain(validator, own, ownFolder),
              own.get("leoma.judge." + options.judge().key() + ".api-key"));
      validators.add(loop);
      loop.start();
    }
  }

  /// The chain as the validator's own configuration has it, with its own connection.
  private Chain chain(ImitatedValidator validator, Map<String, String> own, Path ownFolder) {
    ChainConfig config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addDiscoveredConverters()
            .withValidateUnknown(false)
            .withMapping(ChainConfig.class)
            .withSources(new PropertiesConfigSource(own, validator.name(), OWN_ORDINAL))
            .build()
            .getConfigMapping(ChainConfig.class);
    ConfiguredChain chain =
        ConfiguredChain.open(RunningService.find().vertx(), config, RunningService.find().clock());
    chains.add(chain);
    return chain.writingAs(validator.keyPair(), Optional.of(ownFolder));
  }

  private void runRounds() throws InterruptedException {
    long newest = newestTask().map(TaskId::value).orElse(0L);
    while (options.tasks().isEmpty() || newest < options.tasks().getAsInt()) {
      long start = System.nanoTime();
      world.chain().taskPublished(newest);
      switch (RunningService.find().rounds().runOne()) {
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

  private String roundLine(long task, long startNanos) {
    Map<String, Integer> outcomes = new TreeMap<>();
    RunningService.find()
        .tasks()
        .generations(new TaskId(task), new TaskId(task))
        .await()
        .atMost(CALL_PATIENCE)
        .forEach(generation -> outcomes.merge(generation.outcome(), 1, Integer::sum));
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
    long newest = newestTask().map(TaskId::value).orElse(0L);
    long shown = System.nanoTime();
    while (!validators.stream()
        .allMatch(
            validator -> {
              var ended = validator.endedTasks();
              return LongStream.rangeClosed(1, newest).allMatch(ended::contains);
            })) {
      Thread.sleep(LOOK);
      if (System.nanoTime() - shown > Duration.ofSeconds(2).toNanos()) {
        showStandings();
        shown = System.nanoTime();
      }
    }
  }

  /// The chain goes on until each validator has set the weights of the last ranking, and sealed
  // ones
  /// are opened.
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
    Hotkey payee = payee(json("/weights"));
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
    JsonNode window = window();
    JsonNode weights = json("/weights");
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

  /// Read afresh: what `/window` answers may be a second old, and the last votes not in it.
  private static JsonNode window() {
    try {
      return JSON.readTree(RunningService.find().windows().text().await().atMost(CALL_PATIENCE));
    } catch (IOException e) {
      throw new IllegalStateException("the window cannot be read", e);
    }
  }

  private Map<String, Map<String, Integer>> outcomes() {
    Map<String, Map<String, Integer>> outcomes = new HashMap<>();
    newestTask()
        .ifPresent(
            newest ->
                RunningService.find()
                    .tasks()
                    .generations(TaskId.FIRST, newest)
                    .await()
                    .atMost(CALL_PATIENCE)
                    .forEach(
                        generation ->
                            outcomes
                                .computeIfAbsent(
                                    generation.miner().ss58(), miner -> new TreeMap<>())
                                .merge(generation.outcome(), 1, Integer::sum)));
    return outcomes;
  }

  private String name(String hotkey) {
    return world.cast().nameOf(new Hotkey(hotkey)).orElse(hotkey);
  }

  private Optional<TaskId> newestTask() {
    return RunningService.find().tasks().newestPublished().await().atMost(CALL_PATIENCE);
  }

  private JsonNode json(String path) throws InterruptedException {
    try {
      HttpResponse<String> answer = get(path);
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(path + " answered " + answer.statusCode());
      }
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new IllegalStateException(path + " cannot be read: " + e.getMessage(), e);
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofSeconds(20)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
