package ai.leoma.chain.submission;

import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.submission.RevealWatch.Fate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Tells what became of sealed weights by the block in which the chain let go of them.
///
/// The chain opens the commits of an epoch in the order in which it took them, tells of each that
/// it could open (subtensor, `reveal_crv3_commits`), and drops the others without a word. The last
/// one that is opened is what the hotkey's weights are then: the earlier ones are replaced by it at
/// once, which is as it should be.
final class RevealVerdict {
  private RevealVerdict() {}

  /// What a block did to the hotkey's commits of one epoch.
  ///
  /// @param gone digests of those that the chain held before the block and no more after it, in
  ///     their order
  /// @param reveals of how many reveals of the hotkey the block tells
  /// @param isOver whether the epoch in which they are opened was over by then
  /// @param row the hotkey's weights after the block
  record Departure(List<String> gone, long reveals, boolean isOver, Optional<ScaleValue> row) {
    Departure {
      gone = List.copyOf(gone);
    }

    private boolean isWholly() {
      return reveals >= gone.size();
    }

    private boolean leaves(SealedWeights sealed) {
      return !sealed.weights().isEmpty()
          && row.equals(Optional.of(SubnetPlaces.row(sealed.weights())));
    }
  }

  /// @param known all that are awaited, whose weights are known
  static Fate of(SealedWeights sealed, Departure departure, Collection<SealedWeights> known) {
    if (departure.isOver() || departure.reveals() == 0) {
      return Fate.MISSING;
    }
    if (departure.leaves(sealed)) {
      return Fate.REVEALED;
    }
    List<String> gone = departure.gone();
    List<String> later = gone.subList(gone.indexOf(sealed.digest()) + 1, gone.size());
    if (!later.isEmpty()) {
      return departure.isWholly() || later.stream().anyMatch(each -> leaves(each, departure, known))
          ? Fate.REVEALED
          : Fate.MISSING;
    }
    if (sealed.weights().isEmpty()) {
      return departure.isWholly() ? Fate.REVEALED : Fate.UNSEEN;
    }
    return departure.isWholly() ? Fate.DIFFERS : Fate.MISSING;
  }

  /// What is not known may be what is there now.
  private static boolean leaves(
      String digest, Departure departure, Collection<SealedWeights> known) {
    return known.stream()
        .filter(each -> each.digest().equals(digest) && !each.weights().isEmpty())
        .findFirst()
        .map(departure::leaves)
        .orElse(true);
  }
}
