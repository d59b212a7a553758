package ai.leoma.sandbox.chain;

import ai.leoma.chain.timelock.Beacon;
import ai.leoma.chain.timelock.BlsScalar;
import ai.leoma.chain.timelock.G2Point;
import ai.leoma.digest.Sha256;
import java.time.Duration;
import java.time.Instant;

/// A drand beacon that one process can imitate, because it holds the whole secret. It signs any
/// round at any time; when to let a signature out is for the caller to decide.
public final class ImitatedBeacon {
  private final BlsScalar secret;
  private final Beacon beacon;

  /// @param seed the same seed makes the same beacon
  public ImitatedBeacon(byte[] seed, Instant genesis, Duration period) {
    secret = BlsScalar.of(Sha256.of(seed));
    beacon = new Beacon(G2Point.generator().times(secret), genesis, period);
  }

  /// What the world knows of it.
  public Beacon beacon() {
    return beacon;
  }

  /// The 48 bytes that come out in a round.
  public byte[] signature(long round) {
    return beacon.identity(round).times(secret).encode();
  }
}
