package ai.leoma.chain.node;

import ai.leoma.chain.Chain;
import ai.leoma.chain.ChainConfig;
import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.ConfiguredChain;
import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.rpc.KnownRuntimes;
import ai.leoma.chain.rpc.NodeAddress;
import ai.leoma.chain.rpc.NodeClient;
import ai.leoma.chain.rpc.NodeSettings;
import ai.leoma.chain.rpc.RpcRefused;
import ai.leoma.chain.rpc.Runtimes;
import ai.leoma.chain.state.StateReader;
import ai.leoma.chain.submission.FollowedBeacon;
import ai.leoma.chain.submission.HotkeyWrites;
import ai.leoma.chain.submission.OneInFlight;
import ai.leoma.chain.submission.WriteSettings;
import ai.leoma.chain.timelock.Beacon;
import ai.leoma.chain.timelock.BeaconProducer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The chain through nodes of its own: one client for all, and for each hotkey that writes its own
/// sequence of writes.
public final class NodeConnection implements ConfiguredChain {
  /// Short, so that weights that are stuck die before the next try.
  private static final long WEIGHT_ERA_BLOCKS = 16;

  private static final long COMMITMENT_ERA_BLOCKS = 64;
  private static final String HEAD_AGE = "leoma.chain.head.age";
  private static final String FINAL_HEAD_AGE = "leoma.chain.final.head.age";

  private final String source;
  private final NodeClient client;
  private final Runtimes runtimes;
  private final WriteSettings writing;
  private final Beacon beacon;
  private final Chain reader;
  private final OneInFlight turns = new OneInFlight();
  private final SecureRandom random = new SecureRandom();
  private final Map<Hotkey, HotkeyWrites> writers = new HashMap<>();
  private final List<Gauge> ages;

  private NodeConnection(Vertx vertx, ChainConfig config, Clock clock) {
    NodeSettings settings = NodeSettings.of(config);
    this.source =
        settings.addresses().stream()
            .map(NodeAddress::toString)
            .collect(Collectors.joining(", then "));
    this.writing = writing(config);
    this.beacon = BeaconProducer.beacon(config);
    this.client = new NodeClient(vertx, settings);
    this.runtimes = new KnownRuntimes(client, clock);
    this.reader = new NativeChain(client, runtimes, config.netuid(), Optional.empty());
    this.ages = measured(client);
  }

  /// Of several connections of one process the first is measured.
  private static List<Gauge> measured(NodeClient client) {
    if (Metrics.globalRegistry.find(HEAD_AGE).gauge() != null) {
      return List.of();
    }
    return List.of(
        age(HEAD_AGE, client, NodeClient::headAge),
        age(FINAL_HEAD_AGE, client, NodeClient::finalHeadAge));
  }

  private static Gauge age(
      String name, NodeClient client, Function<NodeClient, Optional<Duration>> age) {
    return Gauge.builder(name, client, asked -> seconds(age.apply(asked)))
        .baseUnit("seconds")
        .register(Metrics.globalRegistry);
  }

  private static double seconds(Optional<Duration> age) {
    return age.map(known -> known.toMillis() / 1000.0).orElse(Double.NaN);
  }

  /// @throws IllegalStateException with a sentence for the operator, when a setting cannot be
  public static NodeConnection open(Vertx vertx, ChainConfig config, Clock clock) {
    check(config);
    return new NodeConnection(vertx, config, clock);
  }

  /// @throws IllegalStateException with a sentence for the operator, when a setting cannot be
  public static void check(ChainConfig config) {
    var unused = NodeSettings.of(config);
    var alsoUnused = writing(config);
    var notUsedEither = BeaconProducer.beacon(config);
  }

  @Override
  public Chain chain() {
    return reader;
  }

  @Override
  public Chain writingAs(KeyPair key, Optional<Path> folder) {
    return new NativeChain(client, runtimes, writing.netuid(), Optional.of(writer(key, folder)));
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public Uni<List<String>> contradictions() {
    StateReader state = new StateReader(client, runtimes);
    return state
        .finalized()
        .chain(moment -> state.read(moment, List.of(FollowedBeacon.entry())))
        .map(read -> FollowedBeacon.differences(read, beacon))
        .onFailure(RpcRefused.class)
        .transform(refused -> new ChainUnavailable(refused.getMessage(), refused));
  }

  private synchronized HotkeyWrites writer(KeyPair key, Optional<Path> folder) {
    return writers.computeIfAbsent(key.hotkey(), unused -> opened(key, folder));
  }

  private HotkeyWrites opened(KeyPair key, Optional<Path> folder) {
    HotkeyWrites opened =
        new HotkeyWrites(client, runtimes, key, writing, beacon, turns, random, folder);
    opened.watchEarlierReveals();
    return opened;
  }

  @Override
  public synchronized void close() {
    writers.values().forEach(HotkeyWrites::close);
    writers.clear();
    ages.forEach(Metrics.globalRegistry::remove);
    client.close();
  }

  private static WriteSettings writing(ChainConfig config) {
    ChainConfig.Write write = config.write();
    try {
      return new WriteSettings(
          config.netuid(),
          Hex.decode(config.node().genesis()),
          WEIGHT_ERA_BLOCKS,
          COMMITMENT_ERA_BLOCKS,
          write.deadline(),
          write.poll(),
          write.revealPoll(),
          config.versionKey().map(BigInteger::valueOf));
    } catch (IllegalArgumentException refused) {
      throw new IllegalStateException("leoma.chain.version-key: " + refused.getMessage(), refused);
    }
  }
}
