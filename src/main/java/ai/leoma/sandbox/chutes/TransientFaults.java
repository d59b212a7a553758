package ai.leoma.sandbox.chutes;

import ai.leoma.sandbox.SandboxSeed;
import java.util.Optional;

/// The weather: now and then a chute is full or its only instance fails, and the next try succeeds.
///
/// Decided by seed, chute, request and attempt, never by time or order of arrival. Never twice in a
/// row for one request, so that a client that tries once more is served.
record TransientFaults(SandboxSeed seed, double rate) {

  private static final ChuteFault.Refused FULL =
      new ChuteFault.Refused(429, "Infrastructure is at maximum capacity, try again later");
  private static final ChuteFault.Refused FAILED =
      new ChuteFault.Refused(500, "No infrastructure available to serve request");

  TransientFaults {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException("not a rate: " + rate);
    }
  }

  /// @param requestDigest digest of the request body
  /// @param attempt which try of the same request this is, from 0
  Optional<ChuteFault.Refused> at(String slug, String requestDigest, int attempt) {
    if (!strikes(slug, requestDigest, attempt)) {
      return Optional.empty();
    }
    boolean isFull = seed.number("fault-kind", slug, requestDigest, attempt) % 2 == 0;
    return Optional.of(isFull ? FULL : FAILED);
  }

  private boolean strikes(String slug, String requestDigest, int attempt) {
    boolean hasStruck = false;
    for (int number = 0; number <= attempt; number++) {
      hasStruck = !hasStruck && seed.fraction("fault", slug, requestDigest, number) < rate;
    }
    return hasStruck;
  }
}
