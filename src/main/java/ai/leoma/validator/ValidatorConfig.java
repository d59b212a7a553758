package ai.leoma.validator;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.math.BigDecimal;

/// The registry of validators. How often it is synced is `leoma.validator.sync-interval`, see
/// [ValidatorSyncJob].
@ConfigMapping(prefix = "leoma.validator")
public interface ValidatorConfig {
  /// The least stake of a validator, in units of 10^9 RAO.
  @WithDefault("5000")
  BigDecimal minStake();
}
