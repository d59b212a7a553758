package ai.leoma.validator;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How the validator of this process works.
@ConfigMapping(prefix = "leoma.validator")
public interface ValidatorLoopConfig {
  /// The owner's API.
  @WithName("api-url")
  Optional<URI> apiUrl();

  /// File with the hotkey's secret: the seed as hex, or a Bittensor wallet's plain JSON.
  Optional<Path> hotkeyFile();

  /// Folder of the journal.
  @WithDefault("data/validator")
  Path folder();

  @WithDefault("60s")
  Duration pollInterval();

  /// Of one request to the owner's API, from connect to the last byte.
  @WithDefault("30s")
  Duration requestTimeout();

  /// Tasks before the newest that are still evaluated.
  @WithDefault("100")
  int walkBack();

  /// Blocks of 12 s between two settings of the weights.
  @WithDefault("180")
  long weightBlocks();

  /// How often the chain is asked whether weights are due.
  @WithDefault("60s")
  Duration weightInterval();

  @WithDefault("4")
  int judgeAtOnce();

  /// How often a task with videos that got no verdict is taken up.
  @WithDefault("3")
  int roundsPerTask();

  @WithDefault("67108864")
  long maxVideoBytes();
}
