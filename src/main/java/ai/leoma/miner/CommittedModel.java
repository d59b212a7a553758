package ai.leoma.miner;

import ai.leoma.chain.Hotkey;

/// A valid miner's commitment in force, as checked against Chutes and Hugging Face.
///
/// @param commitmentBlock block of the commitment: the miner's seniority
public record CommittedModel(
    Hotkey miner,
    int uid,
    long commitmentBlock,
    String modelName,
    String revision,
    String chuteId,
    String chuteSlug,
    String modelHash) {}
