package ai.leoma.ranking.check;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The envelopes that this process has verified, so that each is fetched once. Bounded: beyond it
/// those that were asked for longest ago are forgotten, and would be verified again.
final class VerifiedEnvelopes {
  private static final long MOST_BYTES = 128L << 20;
  private static final int MOST_NAMES = 50_000;

  private final long mostBytes;
  private final LinkedHashMap<String, EnvelopeVotes> byDigest =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);
  private final Map<String, String> names = new HashMap<>();
  private long bytes;

  VerifiedEnvelopes() {
    this(MOST_BYTES);
  }

  VerifiedEnvelopes(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  synchronized Optional<EnvelopeVotes> ofDigest(String digest) {
    return Optional.ofNullable(byDigest.get(digest));
  }

  synchronized void remember(String digest, EnvelopeVotes votes) {
    if (byDigest.putIfAbsent(digest, votes) == null) {
      bytes += votes.bytes();
    }
    Iterator<EnvelopeVotes> eldest = byDigest.values().iterator();
    while (bytes > mostBytes) {
      bytes -= eldest.next().bytes();
      eldest.remove();
    }
  }

  /// The one text of all that are equal: the same hotkeys come again and again.
  synchronized String shared(String name) {
    if (names.size() > MOST_NAMES) {
      names.clear();
    }
    return names.computeIfAbsent(name, same -> same);
  }
}
