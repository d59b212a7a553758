package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.ranking.confidence.Confidence;
import ai.leoma.ranking.confidence.PairedComparison;
import ai.leoma.ranking.confidence.PassRateInterval;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A ranking as stored: it never changes.
///
/// @param inputsSha256 of its snapshot, lower-case hexadecimal
/// @param confidence empty where nobody won, and in rankings of releases that did not count it
record StoredRanking(
    long id,
    int rulesVersion,
    boolean provisional,
    Optional<Hotkey> winner,
    Optional<Confidence> confidence,
    Instant computedAt,
    String inputsSha256,
    List<Place> places) {
  StoredRanking {
    places = List.copyOf(places);
  }

  /// One miner in it.
  ///
  /// @param versusWinner how it compares with the winner; empty for the winner itself, and where
  ///     nobody won
  record Place(
      Hotkey hotkey,
      OptionalInt uid,
      OptionalLong commitmentBlock,
      boolean eligible,
      OptionalInt rank,
      int passes,
      int settled,
      Optional<PairedComparison> versusWinner) {
    double passRate() {
      return settled == 0 ? 0.0 : (double) passes / settled;
    }

    PassRateInterval interval() {
      return PassRateInterval.of(passes, settled);
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
