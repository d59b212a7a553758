package ai.leoma.cli.mining;

import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import ai.leoma.chain.timelock.Beacon;
import ai.leoma.sandbox.Cast;
import ai.leoma.sandbox.chain.node.NodeServer;
import ai.leoma.sandbox.chain.runtime.Subnet;
import ai.leoma.sandbox.chain.runtime.Subnet.Hyperparameters;
import ai.leoma.sandbox.chain.runtime.Subnet.Seat;
import ai.leoma.sandbox.chain.subtensor.Subtensor;
import ai.leoma.sandbox.chain.subtensor.SubtensorSettings;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// An imitated chain whose blocks come by themselves, with a seat for somebody who has committed
/// nothing, over a real socket.
final class ClockedChain implements AutoCloseable {
  static final int NETUID = 99;

  private static final int BLOCK_MILLIS = 150;

  final Subtensor chain;
  final NodeServer nodes;
  private final Vertx vertx = Vertx.vertx();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  ClockedChain(Hotkey newcomer) {
    Cast cast = Cast.of(1, 4, 3, Map.of());
    Subnet without = Subnet.of(cast, NETUID, new Hyperparameters(360, 100, true));
    List<Seat> seats = new ArrayList<>(without.seats());
    seats.add(
        new Seat(
            seats.size(), newcomer, without.coldkey(), false, Rao.ZERO, Cast.FIRST_BLOCK - 50, 0));
    Subnet subnet =
        new Subnet(
            NETUID,
            without.ownerHotkey(),
            without.coldkey(),
            seats,
            without.revealed(),
            without.hyperparameters());
    chain = new Subtensor(SubtensorSettings.standard(cast.seed(), subnet, Cast.FIRST_BLOCK));
    chain.sealEmptyUpTo(Cast.FIRST_BLOCK + 10);
    nodes = NodeServer.start(vertx, chain);
  }

  void start() {
    var unused =
        clock.scheduleAtFixedRate(chain::seal, BLOCK_MILLIS, BLOCK_MILLIS, TimeUnit.MILLISECONDS);
  }

  Map<String, String> settings() {
    Beacon beacon = chain.beacon().beacon();
    return Map.of(
        "leoma.chain.adapter", "native",
        "leoma.chain.node.urls", nodes.address("miner").toString(),
        "leoma.chain.node.genesis", chain.genesis().hex(),
        "leoma.chain.node.requests-per-second", "1000",
        "leoma.chain.drand.public-key", Hex.encode(beacon.publicKey().encode()),
        "leoma.chain.drand.genesis", beacon.genesis().toString(),
        "leoma.chain.drand.period", beacon.period().toString(),
        "leoma.chain.netuid", Integer.toString(NETUID));
  }

  @Override
  public void close() {
    clock.shutdownNow();
    nodes.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
