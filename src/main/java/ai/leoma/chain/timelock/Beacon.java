package ai.leoma.chain.timelock;

import static java.nio.charset.StandardCharsets.US_ASCII;

import ai.leoma.chain.Hex;
import ai.leoma.digest.Sha256;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;

/// A drand beacon of the scheme `bls-unchained-g1-rfc9380`: at fixed times it publishes its
/// signature over the number of the round, which opens what was sealed for that round.
///
/// @param genesis when round 1 is published
/// @param period from round to round
public record Beacon(G2Point publicKey, Instant genesis, Duration period) {
  /// The beacon that Bittensor's chain follows (drand "quicknet").
  public static final Beacon QUICKNET =
      new Beacon(
          G2Point.decode(
              Hex.decode(
                  "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c"
                      + "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb"
                      + "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a")),
          Instant.ofEpochSecond(1_692_803_367L),
          Duration.ofSeconds(3));

  private static final byte[] TAG =
      "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_".getBytes(US_ASCII);

  /// @throws IllegalArgumentException if the period is not positive
  public Beacon {
    if (period.isNegative() || period.isZero()) {
      throw new IllegalArgumentException("the period of a beacon is positive, not " + period);
    }
  }

  /// The round that Bittensor takes for a moment, at least 0: the latest one that then has been out
  /// for a whole period.
  public long roundAt(Instant moment) {
    return Math.max(0, Duration.between(genesis, moment).dividedBy(period));
  }

  /// When the signature of a round comes out.
  ///
  /// @param round from 1
  public Instant publishedAt(long round) {
    return genesis.plus(period.multipliedBy(round - 1));
  }

  /// What is signed in a round, as a point whose logarithm nobody knows.
  ///
  /// @param round from 1
  public G1Point identity(long round) {
    if (round < 1) {
      throw new IllegalArgumentException("the rounds of a beacon start at 1, not at " + round);
    }
    byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(round).array();
    return HashToG1.of(Sha256.of(number), TAG);
  }

  /// Whether these 48 bytes are the beacon's signature of the round.
  public boolean verifies(long round, byte[] signature) {
    G1Point point;
    try {
      point = G1Point.decode(signature);
    } catch (NotOnCurve _) {
      return false;
    }
    return Pairing.areEqual(point, G2Point.generator(), identity(round), publicKey);
  }
}
