package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// One counting vote on a miner's video, with what its validator sent beside it.
///
/// @param inconsistent the vote says something else than its own scores (rules 2)
public record MinerVote(
    Hotkey validator,
    boolean passed,
    Instant evaluatedAt,
    OptionalInt confidence,
    Optional<String> reasoning,
    JudgedScores judged,
    boolean inconsistent) {}
