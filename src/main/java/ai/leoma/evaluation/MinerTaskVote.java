package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import ai.leoma.task.TaskId;
import java.time.Instant;
import java.util.OptionalLong;

/// The counting vote of one validator on one miner, on any task.
///
/// @param latencyMillis of the miner, as the validator read it in the task's metadata
/// @param evaluatedAt when it arrived
public record MinerTaskVote(
    TaskId task,
    Hotkey validator,
    boolean passed,
    OptionalLong latencyMillis,
    Instant evaluatedAt) {}
