package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.task.TaskId;
import java.math.BigInteger;

/// The consensus on one pair of task and miner, with the stakes that it follows from, in RAO.
///
/// @param passStake of the registered validators that voted PASS
/// @param failStake of the registered validators that voted FAIL
/// @param totalStake of all registered validators that are active or voted on the pair
public record PairOutcome(
    TaskId task,
    Hotkey miner,
    PairState state,
    BigInteger passStake,
    BigInteger failStake,
    BigInteger totalStake) {}
