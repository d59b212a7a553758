package ai.leoma.bench;

import java.util.function.Consumer;

/// One benchmark: a claim about speed and memory, measured in one run against something that runs
/// on the same machine at the same time.
interface Bench {
  /// What it is called on the command line.
  String name();

  /// One line for people: what is measured, and what it must reach.
  String promise();

  /// Measures; takes about two minutes at most.
  ///
  /// @param log lines for whoever waits
  BenchResult run(Consumer<String> log);
}
