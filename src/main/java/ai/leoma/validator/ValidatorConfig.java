package ai.leoma.validator;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.math.BigDecimal;
import java.time.Duration;

/// The registry of validators.
@ConfigMapping(prefix = "leoma.validator")
public interface ValidatorConfig {
  /// The least stake of a validator, in units of 10^9 RAO.
  @WithDefault("5000")
  BigDecimal minStake();

  /// Time between two reads of the metagraph.
  @WithDefault("10m")
  Duration syncInterval();
}
