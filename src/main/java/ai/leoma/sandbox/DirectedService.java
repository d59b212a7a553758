package ai.leoma.sandbox;

import ai.leoma.task.TaskId;
import ai.leoma.task.round.RoundResult;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The owner's service and the sandbox's validators as the director of a tournament sees them: in
/// this process, or in others that somebody else started.
public interface DirectedService extends AutoCloseable {
  /// Waits until the service answers.
  void awaitReady() throws InterruptedException;

  /// Fills the pool of clips and waits until validators and miners are known. Then rounds may
  /// begin.
  void prepare(List<Path> sources) throws InterruptedException;

  /// Lets the validators begin, where they wait for it.
  void startValidators();

  /// Lets one round happen, from its beginning to its end.
  RoundResult runRound() throws InterruptedException;

  /// How many generations of these tasks ended in which outcome class, by hotkey of the miner.
  Map<String, Map<String, Integer>> outcomes(TaskId first, TaskId last) throws InterruptedException;

  /// Whether every validator of the sandbox is through with every task up to this one.
  boolean isEvaluated(long newestTask) throws InterruptedException;

  /// Comes back when the newest ranking is one of everything that is there now.
  void rank() throws InterruptedException;

  /// The window of this moment, as `/window` answers it.
  JsonNode window() throws InterruptedException;

  @Override
  void close();
}
