package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import java.time.Instant;

/// The counting vote of one validator on one miner of a task.
///
/// @param evaluatedAt when it arrived
public record TaskVote(Hotkey miner, Hotkey validator, boolean passed, Instant evaluatedAt) {}
