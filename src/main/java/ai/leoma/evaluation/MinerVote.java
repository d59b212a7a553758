package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import ai.leoma.task.TaskId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// One counting vote on a miner's video in a task, with what its validator sent beside it.
///
/// @param inconsistent the vote says something else than its own scores (rules 2)
public record MinerVote(
    TaskId task,
    Hotkey validator,
    boolean passed,
    Instant evaluatedAt,
    OptionalInt confidence,
    Optional<String> reasoning,
    JudgedScores judged,
    boolean inconsistent) {}
