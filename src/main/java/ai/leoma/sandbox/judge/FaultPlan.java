package ai.leoma.sandbox.judge;

import ai.leoma.digest.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Which attempt meets which fault: a function of the seed, the content of the request, the API key
/// and the number of the attempt, so that the order in which requests arrive changes nothing.
///
/// Every third attempt at one thing succeeds whatever the rate, and prose comes at most once per
/// thing: whoever asks again gets an answer. Safe for many threads.
final class FaultPlan {

  private static final int REMEMBERED = 20_000;
  private static final int FREE_ATTEMPT = 3;

  private final long seed;
  private final double rate;
  private final Map<String, Integer> attempts =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > REMEMBERED;
        }
      };

  FaultPlan(long seed, double rate) {
    this.seed = seed;
    this.rate = rate;
  }

  /// Counts one more attempt at this content with this key, from 1.
  int nextAttempt(String contentDigest, String apiKey) {
    synchronized (attempts) {
      return attempts.merge(contentDigest + ' ' + apiKey, 1, Integer::sum);
    }
  }

  Optional<Fault> faultOf(String contentDigest, String apiKey, int attempt) {
    ByteBuffer dice = dice(contentDigest + ' ' + apiKey + ' ' + attempt);
    if (attempt % FREE_ATTEMPT == 0 || share(dice.getLong()) >= rate) {
      return Optional.empty();
    }
    int choices = attempt == 1 ? Fault.values().length : Fault.PROSE.ordinal();
    return Optional.of(Fault.values()[Math.floorMod(dice.getInt(), choices)]);
  }

  /// Whether the answer to this content comes inside a code fence.
  boolean isFenced(String contentDigest) {
    return share(dice("fence " + contentDigest).getLong()) < rate;
  }

  private static double share(long bits) {
    return (bits >>> 11) * 0x1.0p-53;
  }

  private ByteBuffer dice(String name) {
    return ByteBuffer.wrap(Sha256.of((seed + " " + name).getBytes(StandardCharsets.UTF_8)));
  }
}
