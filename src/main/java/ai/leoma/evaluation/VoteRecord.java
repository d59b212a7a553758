package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import ai.leoma.task.TaskId;

/// The counting vote of one validator on one pair (rules 2), with its place in the log.
public record VoteRecord(
    TaskId task,
    Hotkey miner,
    Hotkey validator,
    boolean passed,
    long signedTimeMillis,
    long logPosition) {}
