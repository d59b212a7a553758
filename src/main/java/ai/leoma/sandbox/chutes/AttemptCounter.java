package ai.leoma.sandbox.chutes;

import java.util.LinkedHashMap;
import java.util.Map;

/// Counts how often the same request came, for as many different requests as it remembers.
final class AttemptCounter {

  private static final int REMEMBERED = 10_000;

  private final Map<String, Integer> attempts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > REMEMBERED;
        }
      };

  /// The number of this attempt, from 0.
  synchronized int next(String slug, String requestDigest) {
    return attempts.merge(slug + "/" + requestDigest, 1, Integer::sum) - 1;
  }
}
