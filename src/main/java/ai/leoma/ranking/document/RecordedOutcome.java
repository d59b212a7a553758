package ai.leoma.ranking.document;

import java.util.Optional;

/// What came out when a window was ranked.
///
/// @param winner who was paid; empty when the weights burned
/// @param provisional the window was not full
public record RecordedOutcome(Optional<String> winner, boolean provisional) {

  static RecordedOutcome of(RankedDocument ranked) {
    return new RecordedOutcome(ranked.winner(), ranked.provisional());
  }
}
