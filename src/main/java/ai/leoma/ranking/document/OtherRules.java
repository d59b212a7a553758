package ai.leoma.ranking.document;

import ai.leoma.ranking.Rules;
import java.util.Optional;

/// Recorded history under other rules, moment by moment, the oldest first.
public final class OtherRules {
  private final WhatIf whatIf;
  private Optional<WindowHistory> history = Optional.empty();

  public OtherRules(WhatIf whatIf) {
    this.whatIf = whatIf;
  }

  /// One moment.
  ///
  /// @param newestTask empty while none was published
  /// @param recorded under the rules that the document names
  /// @param otherwise under the other rules; empty when the history before is too short for their
  ///     window
  public record Moment(
      Optional<Long> newestTask, RankedDocument recorded, Optional<RankedDocument> otherwise) {

    /// Whether somebody else would have won, or nobody.
    public boolean differs() {
      return otherwise.filter(other -> !other.winner().equals(recorded.winner())).isPresent();
    }
  }

  /// @throws IllegalArgumentException when the document is of before the last one
  public Moment next(WindowDocument document) {
    Rules rules = whatIf.changed(document.rules());
    WindowHistory known = history.orElseGet(() -> new WindowHistory(rules.window()));
    history = Optional.of(known);
    known.add(document);
    return new Moment(
        document.newestTask(),
        RankedDocument.of(document),
        known.last(document, rules).map(RankedDocument::of));
  }

  /// How many tasks the history reaches back without a gap.
  public long tasksKnown() {
    return history.map(WindowHistory::tasks).orElse(0L);
  }
}
