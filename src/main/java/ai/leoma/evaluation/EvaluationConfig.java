package ai.leoma.evaluation;

import ai.leoma.bounds.Bounds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Which votes are taken, and how their results files are written.
@ConfigMapping(prefix = "leoma.evaluation")
public interface EvaluationConfig {
  /// Votes are taken for the tasks of the window and for as many tasks before it.
  @WithDefault("${leoma.ranking.window:100}")
  int window();

  /// Scores at least this high in the overall are expected with a pass (rules 1).
  @WithDefault("${leoma.judge.pass-mark:75}")
  int passMark();

  /// And critical scores at least this high.
  @WithDefault("${leoma.judge.critical-floor:50}")
  int criticalFloor();

  /// How long after a task's publication the votes on an open pair stay hidden (rules 2), and how
  /// long after a submission its results file waits: other validators can read the bucket.
  @WithDefault("1h")
  Duration embargo();

  /// How long a submission may wait until it is written, and how long its transaction may take
  /// then; later: 503 with `Retry-After`.
  @WithDefault("15s")
  Duration writeDeadline();

  /// How many submissions may wait to be written; more are answered with 503.
  @WithDefault("1024")
  int maxWaiting();

  /// The bytes of the bodies of all that wait to be written.
  @WithDefault("33554432")
  long maxWaitingBytes();

  /// How old what is known of the embargo may be before it is read again.
  @WithDefault("${leoma.ranking.view-age:1s}")
  Duration viewAge();

  /// After reading it: so many times as long as that took it is not read again.
  @WithDefault("${leoma.ranking.view-rest:10}")
  int viewRest();

  /// Time between two counts of the votes of each validator on each miner (`/scores`).
  @WithDefault("5m")
  Duration tallyInterval();

  /// Pause between two looks for results files that are due.
  @WithDefault("2s")
  Duration resultsInterval();

  /// How long a replica may take to write a results file before another one tries.
  @WithDefault("60s")
  Duration resultsLease();

  /// The longest pause between two tries to write a results file.
  @WithDefault("10m")
  Duration resultsLongestPause();

  /// @param longestBody bytes that a submission may have
  /// @throws IllegalArgumentException with sentences that name the keys
  default void requireUsable(long longestBody) {
    Bounds.of("leoma.evaluation")
        .within("window", window(), 1, 1_000_000)
        .within("pass-mark", passMark(), 0, 100)
        .within("critical-floor", criticalFloor(), 0, 100)
        .notNegative("embargo", embargo())
        .positive("write-deadline", writeDeadline())
        .positive("max-waiting", maxWaiting())
        .that(
            maxWaitingBytes() >= longestBody,
            "max-waiting-bytes",
            maxWaitingBytes() + ", less than leoma.access.max-body-bytes: " + longestBody)
        .positive("view-age", viewAge())
        .within("view-rest", viewRest(), 0, 1_000)
        .positive("tally-interval", tallyInterval())
        .positive("results-interval", resultsInterval())
        .positive("results-lease", resultsLease())
        .positive("results-longest-pause", resultsLongestPause())
        .require();
  }
}
