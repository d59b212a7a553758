package ai.leoma.sandbox;

import ai.leoma.chain.Chain;
import ai.leoma.chain.ChainConfig;
import ai.leoma.chain.ConfiguredChain;
import ai.leoma.task.TaskId;
import ai.leoma.task.round.RoundResult;
import ai.leoma.task.source.IngestResult;
import ai.leoma.task.source.SourcePool;
import ai.leoma.validator.ValidatorLoop;
import ai.leoma.validator.ValidatorLoops;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/// The service of this process, with the validators beside it: each part is told what to do when.
final class ServiceInProcess implements DirectedService {
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration CALL_PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final int OWN_ORDINAL = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SandboxOptions options;
  private final SandboxFolder folder;
  private final World world;
  private final ServiceApi api;
  private final Consumer<String> say;
  private final List<ValidatorLoop> validators = new ArrayList<>();
  private final List<ConfiguredChain> chains = new ArrayList<>();

  /// @param say takes a line for people
  ServiceInProcess(
      SandboxOptions options,
      SandboxFolder folder,
      World world,
      ServiceApi api,
      Consumer<String> say) {
    this.options = options;
    this.folder = folder;
    this.world = world;
    this.api = api;
    this.say = say;
  }

  @Override
  public void awaitReady() throws InterruptedException {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (!api.isReady()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the service did not start within " + START_PATIENCE);
      }
      Thread.sleep(LOOK);
    }
  }

  @Override
  public void prepare(List<Path> sources) {
    fillPool(sources);
    RunningService.find().validatorRegistry().sync().await().atMost(CALL_PATIENCE);
    RunningService.find().miners().validate().await().atMost(CALL_PATIENCE);
  }

  /// Videos of the user that cannot be used are named with the reason; the others are enough.
  private void fillPool(List<Path> files) {
    SourcePool pool = RunningService.find().sources();
    int usable = 0;
    for (Path file : files) {
      String origin = options.source().isPresent() ? "user" : "sandbox";
      switch (pool.ingest(file, origin, Optional.empty())) {
        case IngestResult.Added added -> usable++;
        case IngestResult.AlreadyThere known -> usable++;
        case IngestResult.Refused refused ->
            say.accept("not used: " + file.getFileName() + ": " + refused.reason());
      }
    }
    if (usable == 0) {
      throw new SandboxRefused("no usable video to draw clips from; name another --source");
    }
    say.accept("Pool of clips: " + usable + " videos");
  }

  @Override
  public void startValidators() {
    ValidatorLoops loops = RunningService.find().validators();
    for (ImitatedValidator validator : world.cast().validators()) {
      Map<String, String> own = world.configuration(validator);
      Path ownFolder = folder.resolve("validators").resolve(validator.name());
      ValidatorLoop loop =
          loops.open(
              validator.keyPair(),
              api.address(),
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

  @Override
  public RoundResult runRound() {
    return RunningService.find().rounds().runOne();
  }

  @Override
  public Map<String, Map<String, Integer>> outcomes(TaskId first, TaskId last) {
    Map<String, Map<String, Integer>> outcomes = new HashMap<>();
    RunningService.find()
        .tasks()
        .generations(first, last)
        .await()
        .atMost(CALL_PATIENCE)
        .forEach(
            generation ->
                outcomes
                    .computeIfAbsent(generation.miner().ss58(), miner -> new TreeMap<>())
                    .merge(generation.outcome(), 1, Integer::sum));
    return outcomes;
  }

  @Override
  public boolean isEvaluated(long newestTask) {
    return validators.stream()
        .map(ValidatorLoop::endedTasks)
        .allMatch(ended -> LongStream.rangeClosed(1, newestTask).allMatch(ended::contains));
  }

  @Override
  public void rank() {
    RunningService.find().rankings().rank().await().atMost(CALL_PATIENCE);
  }

  /// Read afresh: what `/window` answers may be a second old, and the last votes not in it.
  @Override
  public JsonNode window() {
    try {
      return JSON.readTree(RunningService.find().windows().text().await().atMost(CALL_PATIENCE));
    } catch (IOException e) {
      throw new IllegalStateException("the window cannot be read", e);
    }
  }

  @Override
  public void close() {
    validators.parallelStream().forEach(ValidatorLoop::close);
    chains.forEach(ConfiguredChain::close);
  }
}
