package ai.leoma.ranking.document;

import ai.leoma.ranking.Rules;
import java.util.Optional;

/// Recorded history under other rules, moment by moment, the oldest first.
public final class OtherRules {
  private final WhatIf whatIf;
  private Optional<WindowHistory> history = Optional.empty();
  private long newestWithGaps;

  public OtherRules(WhatIf whatIf) {
    this.whatIf = whatIf;
  }

  /// One moment.
  ///
  /// @param newestTask empty while none was published
  /// @param recorded under the rules of then
  /// @param otherwise under the other rules; empty when the history before is too short for their
  ///     window
  /// @param complete whether no vote that counted may be missing from what `otherwise` follows from
  public record Moment(
      Optional<Long> newestTask,
      RecordedOutcome recorded,
      Optional<RankedDocument> otherwise,
      boolean complete) {

    /// Whether somebody else would have won, or nobody, as far as the votes tell.
    public boolean differs() {
      return otherwise.filter(other -> !other.winner().equals(recorded.winner())).isPresent();
    }
  }

  /// A window of which nobody says what came out: it is ranked by the rules that it names.
  ///
  /// @throws IllegalArgumentException when the document is of before the last one
  public Moment next(WindowDocument document) {
    return next(document, RecordedOutcome.of(RankedDocument.of(document)), true);
  }

  /// A window of which it was stored what came out.
  ///
  /// @param recorded what came out of the window then
  /// @param hasEveryVote whether the document has every vote that counted then
  /// @throws IllegalArgumentException when the document is of before the last one
  public Moment next(WindowDocument document, RecordedOutcome recorded, boolean hasEveryVote) {
    Rules rules = whatIf.changed(document.rules());
    WindowHistory known = history.orElseGet(() -> new WindowHistory(rules.window()));
    history = Optional.of(known);
    known.add(document);
    boolean isComplete = hasEveryVote && !reachesIntoGaps(document, rules);
    if (!hasEveryVote) {
      newestWithGaps = document.newestTask().orElse(newestWithGaps);
    }
    return new Moment(
        document.newestTask(),
        recorded,
        known.last(document, rules).map(RankedDocument::of),
        isComplete);
  }

  /// Tasks before the document's own first one are known from earlier documents.
  private boolean reachesIntoGaps(WindowDocument document, Rules rules) {
    long newest = document.newestTask().orElse(0L);
    long oldest = Math.max(1, newest - rules.window() + 1);
    return oldest < document.firstTask() && newestWithGaps >= oldest;
  }

  /// How many tasks the history reaches back without a gap.
  public long tasksKnown() {
    return history.map(WindowHistory::tasks).orElse(0L);
  }
}
