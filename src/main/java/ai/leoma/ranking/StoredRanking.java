package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A ranking as stored: it never changes.
record StoredRanking(
    long id, boolean provisional, Optional<Hotkey> winner, Instant computedAt, List<Place> places) {
  StoredRanking {
    places = List.copyOf(places);
  }

  /// One miner in it.
  record Place(
      Hotkey hotkey,
      OptionalInt uid,
      OptionalLong commitmentBlock,
      boolean eligible,
      OptionalInt rank,
      int passes,
      int settled) {
    double passRate() {
      return settled == 0 ? 0.0 : (double) passes / settled;
    }
  }

  /// Those with a rank, by rank.
  List<Place> rankedInOrder() {
    return places.stream()
        .filter(place -> place.rank().isPresent())
        .sorted(Comparator.comparingInt(place -> place.rank().getAsInt()))
        .toList();
  }
}
