package ai.leoma.validator;

import ai.leoma.bounds.Bounds;
import ai.leoma.chain.Rao;
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

  /// @throws IllegalArgumentException with sentences that name the keys
  default void requireUsable() {
    Bounds.of("leoma.validator")
        .that(
            minStake().signum() >= 0 && minStake().compareTo(Rao.MAXIMUM_TAO) < 0,
            "min-stake",
            minStake() + ", but must be from 0 to less than " + Rao.MAXIMUM_TAO)
        .positive("sync-interval", syncInterval())
        .require();
  }
}
