package ai.leoma.cli.mining;

import ai.leoma.cli.SystemSettings;
import ai.leoma.sandbox.Cast;
import ai.leoma.sandbox.ImitatedMiner;
import ai.leoma.sandbox.World;
import ai.leoma.sandbox.WorldSettings;
import java.nio.file.Path;
import java.util.Map;

/// The imitated world over real sockets, and the settings by which a command in this process finds
/// it.
final class Outside implements AutoCloseable {
  final World world;
  final SystemSettings settings = new SystemSettings();

  Outside(Path folder) {
    Cast cast = Cast.of(1, 14, 1, Map.of());
    world = World.start(cast, WorldSettings.standard(folder, (kind, frame, seed, target) -> {}));
    settings.set(world.configuration());
    settings.set("leoma.inference.lookup-retry-pause", "5ms");
    settings.set("leoma.miner.hugging-face-retry-pause", "5ms");
  }

  ImitatedMiner miner(String name) {
    return world.cast().miner(name).orElseThrow();
  }

  @Override
  public void close() {
    settings.close();
    world.close();
  }
}
