package ai.leoma.validator;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.math.BigDecimal;

/// The registry of validators.
@ConfigMapping(prefix = "leoma.validator")
public interface ValidatorConfig {
  /// The least stake of a validator, in units of 10^9 RAO.
  @WithDefault("5000")
  BigDecimal minStake();

  /// How often the list is synced with the chain; `off` for never. Read by [ValidatorSyncJob].
  @WithDefault("10m")
  String syncInterval();
}
