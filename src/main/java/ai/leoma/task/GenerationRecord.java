package ai.leoma.task;

import ai.leoma.chain.Hotkey;
import java.util.OptionalLong;

/// What one miner did in one published task, with its commitment at call time (rules 4).
///
/// @param outcome class name of the outcome, e.g. `Served`
/// @param latencyMillis from the call to the last byte
public record GenerationRecord(
    TaskId task,
    Hotkey miner,
    String outcome,
    OptionalLong latencyMillis,
    long commitmentBlock,
    String revision,
    String chuteId,
    String modelHash) {
  public boolean isServed() {
    return outcome.equals("Served");
  }
}
