package ai.leoma.evaluation;

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

  /// How often results files that are due are written; `off` for never. Read by [ResultsJob].
  @WithDefault("2s")
  String resultsInterval();

  /// How long a replica may take to write a results file before another one tries.
  @WithDefault("60s")
  Duration resultsLease();

  /// The longest pause between two tries to write a results file.
  @WithDefault("10m")
  Duration resultsLongestPause();
}
