package ai.leoma.chain;

import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What the subnet demands of those who take part, at one block.
///
/// @param seats how many uids are taken
/// @param tempoBlocks from epoch to epoch; 0 when there are no epochs
/// @param nextEpochBlock in which the next one is expected; empty when there are none, or when the
///     runtime does not tell
/// @param weightsRateLimitBlocks between two settings of weights of one hotkey
/// @param weightsVersionKey the least that weights must carry; 0 for any
/// @param sealsWeights whether weights are committed first and revealed later
/// @param revealPeriodEpochs how many epochs a commit of weights stays sealed
/// @param commitRevealVersion that a commit of weights must name
/// @param leastWeights how many weights at least
/// @param greatestWeight of any uid, 65535 being everything
/// @param activityCutoffBlocks after how many blocks without weights a validator does not count
/// @param immunityPeriodBlocks how long a new seat is safe
/// @param stakeThreshold the least stake of who may set weights
/// @param ownerHotkey of the subnet; empty when it has none
/// @param ownerUid the seat of that hotkey; empty when it has none
public record Hyperparameters(
    BlockReference block,
    int seats,
    int tempoBlocks,
    OptionalLong nextEpochBlock,
    long weightsRateLimitBlocks,
    BigInteger weightsVersionKey,
    boolean sealsWeights,
    long revealPeriodEpochs,
    int commitRevealVersion,
    int leastWeights,
    int greatestWeight,
    long activityCutoffBlocks,
    int mostValidators,
    int immunityPeriodBlocks,
    Rao stakeThreshold,
    Optional<Hotkey> ownerHotkey,
    OptionalInt ownerUid) {}
