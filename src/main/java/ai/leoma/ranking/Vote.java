package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.task.TaskId;

/// The vote that counts of one validator on one pair.
public record Vote(TaskId task, Hotkey miner, Hotkey validator, boolean passed) {}
