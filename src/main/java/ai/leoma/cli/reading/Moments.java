package ai.leoma.cli.reading;

import ai.leoma.ranking.document.OtherRules;
import ai.leoma.ranking.document.OtherRules.Moment;
import ai.leoma.ranking.document.RecordedOutcome;
import ai.leoma.ranking.document.WhatIf;
import ai.leoma.ranking.document.WindowDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Takes the windows of a history, the oldest first, and ranks each under other rules.
final class Moments {
  private final WhatIf whatIf;
  private final OtherRules rules;
  private final List<Moment> moments = new ArrayList<>();

  Moments(WhatIf whatIf) {
    this.whatIf = whatIf;
    this.rules = new OtherRules(whatIf);
  }

  /// @param place where the window stands, for a message
  /// @throws ReadingFailed when the window is of before the last one
  void add(String place, WindowDocument document) {
    add(place, () -> rules.next(document));
  }

  /// @param place where the window stands, for a message
  /// @param recorded what came out of the window then
  /// @param hasEveryVote whether the document has every vote that counted then
  /// @throws ReadingFailed when the window is of before the last one
  void add(String place, WindowDocument document, RecordedOutcome recorded, boolean hasEveryVote) {
    add(place, () -> rules.next(document, recorded, hasEveryVote));
  }

  private void add(String place, Supplier<Moment> next) {
    try {
      moments.add(next.get());
    } catch (IllegalArgumentException e) {
      throw new ReadingFailed(place + ": " + e.getMessage());
    }
  }

  /// @throws ReadingFailed when the history is too short for the other rules at every moment
  WhatIfReport report() {
    if (moments.stream().noneMatch(moment -> moment.otherwise().isPresent())) {
      throw new ReadingFailed(
          "the history is too short: it reaches back over %d tasks, and the window asked for is %s"
              .formatted(rules.tasksKnown(), whatIf.changes().get("window")));
    }
    return new WhatIfReport(whatIf, moments);
  }
}
