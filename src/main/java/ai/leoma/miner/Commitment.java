package ai.leoma.miner;

import java.util.Optional;

/// What a miner revealed last. A member that is missing, empty or no text is empty here.
///
/// @param block block of the commitment: the miner's seniority
/// @param count how many commitments the hotkey has revealed in all
public record Commitment(
    long block,
    int count,
    Optional<String> modelName,
    Optional<String> revision,
    Optional<String> chuteId) {}
