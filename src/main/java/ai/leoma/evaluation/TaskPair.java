package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import ai.leoma.task.TaskId;

/// A miner's video in a task: what validators vote on.
public record TaskPair(TaskId task, Hotkey miner) {}
