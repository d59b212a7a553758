package ai.leoma.sandbox.chutes;

import java.nio.file.Path;
import java.time.Duration;

/// How the imitated Chutes behaves.
///
/// @param apiKey the key that is accepted
/// @param renderingFolder where videos are made and kept
/// @param renderingsAtOnce how many are made at the same time
/// @param slowDelay how long a slow miner waits before it begins; longer than the miners' deadline
/// @param transientFaultRate share of requests that fail the first time, 0 to 1
public record ChutesSettings(
    String apiKey,
    Path renderingFolder,
    int renderingsAtOnce,
    Duration slowDelay,
    double transientFaultRate) {}
