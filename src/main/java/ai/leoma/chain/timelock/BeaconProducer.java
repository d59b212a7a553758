package ai.leoma.chain.timelock;

import ai.leoma.chain.ChainConfig;
import ai.leoma.chain.Hex;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// Makes the beacon of this process out of its configuration.
@ApplicationScoped
public class BeaconProducer {

  /// @throws IllegalStateException if the settings make no beacon; the message names them
  @Produces
  @Singleton
  public static Beacon beacon(ChainConfig config) {
    ChainConfig.Drand drand = config.drand();
    G2Point publicKey;
    try {
      publicKey = G2Point.decode(Hex.decode(drand.publicKey().strip()));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("leoma.chain.drand.public-key: " + e.getMessage(), e);
    }
    if (drand.period().isNegative() || drand.period().isZero()) {
      throw new IllegalStateException("leoma.chain.drand.period must be more than nothing");
    }
    return new Beacon(publicKey, drand.genesis(), drand.period());
  }
}
