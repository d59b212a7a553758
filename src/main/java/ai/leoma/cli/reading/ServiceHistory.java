package ai.leoma.cli.reading;

import ai.leoma.ranking.document.RecordedOutcome;
import ai.leoma.ranking.document.WhatIf;
import ai.leoma.ranking.document.WindowDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The newest stored rankings of a running service under other rules: `/rankings`, and of each its
/// `/rankings/{id}/inputs`. As many as are asked for are read, one after the other.
record ServiceHistory(PublicApi service, int rankings) {
  static final int MOST_RANKINGS = 1000;

  private static final int PAGE = 200;

  /// @throws ReadingFailed when the service cannot be read, has no ranking, or its history is too
  ///     short for the other rules
  WhatIfReport under(WhatIf whatIf) {
    List<Members> stored = stored();
    if (stored.isEmpty()) {
      throw new ReadingFailed("the service has no ranking yet");
    }
    Moments moments = new Moments(whatIf);
    for (Members ranking : stored.reversed()) {
      long id = ranking.requiredWhole("id");
      StoredWindow window = window(id);
      WindowDocument document = window.document();
      moments.add("ranking " + id, document, outcome(ranking, document), window.hasEveryVote());
    }
    return moments.report();
  }

  /// As it was stored: nobody is paid with uid 0.
  private static RecordedOutcome outcome(Members ranking, WindowDocument document) {
    Optional<String> winner =
        ranking
            .text("winner")
            .filter(
                hotkey ->
                    document.miners().stream()
                        .noneMatch(miner -> miner.hotkey().equals(hotkey) && miner.uid() == 0));
    return new RecordedOutcome(winner, ranking.isTrue("provisional"));
  }

  /// The newest first.
  private List<Members> stored() {
    List<Members> stored = new ArrayList<>();
    String next = "";
    do {
      int wanted = Math.min(PAGE, rankings - stored.size());
      Members page =
          service
              .find("/rankings?limit=" + wanted + next)
              .orElseThrow(() -> new ReadingFailed("the service has no rankings"));
      stored.addAll(page.list("rankings"));
      next = page.whole("next").map(before -> "&before=" + before).orElse("");
    } while (!next.isEmpty() && stored.size() < rankings);
    return stored;
  }

  private StoredWindow window(long id) {
    return service
        .findInputs("/rankings/" + id + "/inputs")
        .orElseThrow(() -> new ReadingFailed("the service has no ranking " + id));
  }
}
