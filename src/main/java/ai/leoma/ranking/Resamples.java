package ai.leoma.ranking;

import ai.leoma.ranking.confidence.TaskDraws;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Ranks windows made of a window's own tasks, drawn with replacement: a task that is drawn twice
/// counts twice, one that is not drawn does not count. Everything else is as in the ranking:
/// completeness, dominance, seniority, validity.
final class Resamples {

  /// A miner that may take part, with the places of its passed and failed tasks in the window.
  private record Runner(Contender miner, int[] passed, int[] failed) {
    Tally tally(int[] counts) {
      int passes = sum(counts, passed);
      return new Tally(miner, passes, passes + sum(counts, failed));
    }

    private static int sum(int[] counts, int[] places) {
      int sum = 0;
      for (int place : places) {
        sum += counts[place];
      }
      return sum;
    }
  }

  private final Rules rules;
  private final int tasks;
  private final List<Runner> bySeniority;

  Resamples(RankingResult result, WindowResults results) {
    this.rules = result.rules();
    this.tasks = results.tasks();
    this.bySeniority =
        result.standings().stream()
            .map(Standing::miner)
            .filter(Contender::valid)
            .sorted(Contender.BY_SENIORITY)
            .map(miner -> runner(miner, results))
            .toList();
  }

  private static Runner runner(Contender miner, WindowResults results) {
    int[] passed = results.passed(miner.hotkey()).stream().toArray();
    int[] failed =
        results.settled(miner.hotkey()).stream()
            .filter(task -> !results.passed(miner.hotkey()).get(task))
            .toArray();
    return new Runner(miner, passed, failed);
  }

  /// In how many of so many resamples the miner wins.
  int count(Contender winner, int resamples, long seed) {
    TaskDraws draws = new TaskDraws(seed);
    int[] counts = new int[tasks];
    int wins = 0;
    for (int resample = 0; resample < resamples; resample++) {
      draws.resample(counts);
      if (winner(counts).filter(winner::equals).isPresent()) {
        wins++;
      }
    }
    return wins;
  }

  private Optional<Contender> winner(int[] counts) {
    List<Tally> participants = new ArrayList<>();
    for (Runner runner : bySeniority) {
      Tally tally = runner.tally(counts);
      if (tally.isEligible(rules) && tally.passes() > 0) {
        participants.add(tally);
      }
    }
    return RankOrder.winner(participants, rules.dominancePercent()).map(Tally::miner);
  }
}
