package ai.leoma.evaluation;

import ai.leoma.task.TaskId;

/// One counting vote on a miner's video in a task, with its evidence.
///
/// @param inconsistent the vote says something else than its own scores (rules 2)
public record MinerVote(TaskId task, PairEvidence evidence, boolean inconsistent) {}
