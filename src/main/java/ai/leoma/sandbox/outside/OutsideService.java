package ai.leoma.sandbox.outside;

import ai.leoma.digest.Sha256;
import ai.leoma.sandbox.Cast;
import ai.leoma.sandbox.DirectedService;
import ai.leoma.sandbox.SandboxRefused;
import ai.leoma.sandbox.ServiceApi;
import ai.leoma.sandbox.stores.EmbeddedObjectStore;
import ai.leoma.sandbox.stores.EmbeddedPostgres;
import ai.leoma.task.Blocking;
import ai.leoma.task.TaskId;
import ai.leoma.task.round.RoundGate;
import ai.leoma.task.round.RoundResult;
import ai.leoma.task.round.Rounds;
import ai.leoma.task.source.SourcePool;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.VertxOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Service and validators in processes that somebody else starts, with the settings that this
/// sandbox wrote for them. It asks the service what anybody may ask, and decides only when a round
/// may begin, so that the chain's blocks come to the tasks as in a sandbox of one process.
public final class OutsideService implements DirectedService {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration SLOW_LOOK = Duration.ofSeconds(1);
  private static final Duration VOTE_PATIENCE = Duration.ofMinutes(5);
  private static final Duration RANKING_PATIENCE = Duration.ofMinutes(2);

  /// `/window` may be a second old.
  private static final int LOOKS_THAT_AGREE = 3;

  private final Vertx vertx;
  private final Cast cast;
  private final ServiceApi api;
  private final EmbeddedObjectStore store;
  private final String sourceBucket;
  private final RoundGate gate;
  private final Consumer<String> say;
  private final Map<Long, Map<String, String>> outcomes = new TreeMap<>();
  private long evaluatedTask;
  private long evaluatedNanos;

  private OutsideService(
      Vertx vertx,
      RoundGate gate,
      Cast cast,
      ServiceApi api,
      EmbeddedObjectStore store,
      String sourceBucket,
      Consumer<String> say) {
    this.vertx = vertx;
    this.cast = cast;
    this.api = api;
    this.store = store;
    this.sourceBucket = sourceBucket;
    this.gate = gate;
    this.say = say;
  }

  /// No round begins from here on but when it is let.
  ///
  /// @param say takes a line for people
  public static OutsideService open(
      Cast cast,
      ServiceApi api,
      EmbeddedPostgres postgres,
      EmbeddedObjectStore store,
      String sourceBucket,
      Consumer<String> say) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    PgConnectOptions server =
        PgConnectOptions.fromUri(postgres.reactiveUrl())
            .setUser(postgres.user())
            .setPassword(postgres.password());
    SqlConnection connection =
        Blocking.await(PgConnection.connect(vertx, server), DEADLINE, "connection of the gate");
    RoundGate gate = RoundGate.closed(connection, Rounds.COMPETITION);
    return new OutsideService(vertx, gate, cast, api, store, sourceBucket, say);
  }

  /// For ever: somebody has yet to start it.
  @Override
  public void awaitReady() throws InterruptedException {
    if (!api.isReady()) {
      say.accept("Waiting for the service at " + api.address());
      while (!api.isReady()) {
        Thread.sleep(LOOK);
      }
    }
  }

  @Override
  public void prepare(List<Path> sources) throws InterruptedException {
    List<Path> videos =
        sources.stream()
            .filter(file -> SourcePool.looksLikeVideo(file.getFileName().toString()))
            .toList();
    if (videos.isEmpty()) {
      throw new SandboxRefused("no video to draw clips from; name another --source");
    }
    videos.forEach(video -> store.putIfAbsent(sourceBucket, key(video), video));
    say.accept("Pool of clips: the service looks at " + videos.size() + " videos");
    long objects = videos.stream().map(OutsideService::key).distinct().count();
    while (objects("known") < objects || objects("waiting") > 0 || !areMinersKnown()) {
      Thread.sleep(LOOK);
    }
  }

  private double objects(String state) throws InterruptedException {
    return api.metric("leoma_task_source_objects{state=\"" + state + "\"}").orElse(0.0);
  }

  private boolean areMinersKnown() throws InterruptedException {
    return api.json("/health").path("metagraph_synced").asBoolean()
        && api.json("/miners/list").path("total").asInt() >= cast.miners().size();
  }

  /// As the service would name it.
  private static String key(Path video) {
    String name = video.getFileName().toString();
    try {
      return "sources/" + Sha256.hexOf(video) + name.substring(name.lastIndexOf('.'));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + video, e);
    }
  }

  /// They began by themselves.
  @Override
  public void startValidators() {}

  @Override
  public RoundResult runRound() throws InterruptedException {
    Optional<TaskId> before = api.newestTask();
    gate.letOneThrough();
    Optional<TaskId> after = api.newestTask();
    return after.isEmpty() || after.equals(before)
        ? new RoundResult.Nothing("the service's log says why")
        : new RoundResult.Published(after.get());
  }

  @Override
  public Map<String, Map<String, Integer>> outcomes(TaskId first, TaskId last)
      throws InterruptedException {
    while (!outcomes.containsKey(last.value())) {
      window();
    }
    Map<String, Map<String, Integer>> counts = new HashMap<>();
    outcomes.forEach(
        (task, byMiner) -> {
          if (task >= first.value() && task <= last.value()) {
            byMiner.forEach(
                (miner, outcome) ->
                    counts
                        .computeIfAbsent(miner, _ -> new TreeMap<>())
                        .merge(outcome, 1, Integer::sum));
          }
        });
    return counts;
  }

  /// Whether all of them have voted on every video. Validators may give up a video, which cannot be
  /// seen from here: after some minutes without any progress it is taken for that.
  @Override
  public boolean isEvaluated(long newestTask) throws InterruptedException {
    evaluatedNanos = evaluatedNanos == 0 ? System.nanoTime() : evaluatedNanos;
    while (evaluatedTask < newestTask) {
      boolean isPatient = System.nanoTime() - evaluatedNanos < VOTE_PATIENCE.toNanos();
      if (isPatient && !hasAllVotes(evaluatedTask + 1)) {
        Thread.sleep(SLOW_LOOK);
        return false;
      }
      evaluatedTask++;
      evaluatedNanos = System.nanoTime();
      if (!isPatient) {
        say.accept("task " + evaluatedTask + ": not every validator has voted on every video");
      }
    }
    return true;
  }

  private boolean hasAllVotes(long task) throws InterruptedException {
    for (JsonNode miner : api.json("/tasks/" + task).path("miners")) {
      if (miner.path("validator_count").asInt() < cast.validators().size()) {
        return false;
      }
    }
    return true;
  }

  /// The service ranks by itself: its newest ranking is one of everything when it has counted what
  /// the window counts, and nothing changes any more.
  @Override
  public void rank() throws InterruptedException {
    long deadline = System.nanoTime() + RANKING_PATIENCE.toNanos();
    int agreed = 0;
    while (agreed < LOOKS_THAT_AGREE && System.nanoTime() < deadline) {
      Thread.sleep(SLOW_LOOK);
      agreed = counted(newestRanking()).equals(counted(window())) ? agreed + 1 : 0;
    }
    if (agreed < LOOKS_THAT_AGREE) {
      say.accept("the newest ranking is not one of the last votes");
    }
  }

  private JsonNode newestRanking() throws InterruptedException {
    JsonNode newest = api.json("/rankings?limit=1").path("rankings").path(0);
    return newest.isObject() ? api.json("/rankings/" + newest.path("id").asLong()) : newest;
  }

  /// What each miner was counted, by hotkey.
  private static Map<String, String> counted(JsonNode ranking) {
    Map<String, String> counted = new TreeMap<>();
    for (JsonNode miner : ranking.path("standings")) {
      if (miner.path("valid").asBoolean()) {
        counted.put(
            miner.path("hotkey").asText(),
            miner.path("passes").asText() + " of " + miner.path("settled").asText());
      }
    }
    return counted;
  }

  @Override
  public JsonNode window() throws InterruptedException {
    JsonNode window = api.json("/window");
    for (JsonNode column : window.path("tasks")) {
      Map<String, String> byMiner =
          outcomes.computeIfAbsent(column.path("task_id").asLong(), _ -> new TreeMap<>());
      column
          .path("cells")
          .properties()
          .forEach(cell -> byMiner.put(cell.getKey(), cell.getValue().path("outcome").asText()));
    }
    return window;
  }

  @Override
  public void close() {
    gate.close();
    vertx.closeAndForget();
  }
}
