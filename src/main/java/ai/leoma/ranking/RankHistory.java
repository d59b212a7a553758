package ai.leoma.ranking;

import java.time.Instant;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Where a stored ranking has one miner.
record RankHistory(
    long rankingId,
    Instant computedAt,
    OptionalLong newestTask,
    OptionalInt rank,
    boolean eligible,
    int passes,
    int settled,
    boolean isWinner) {}
