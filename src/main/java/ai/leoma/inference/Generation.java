package ai.leoma.inference;

import java.time.Duration;

/// One miner's answer to one request.
///
/// @param latency from the call to the last byte
public record Generation(GenerationTarget target, GenerationOutcome outcome, Duration latency) {}
