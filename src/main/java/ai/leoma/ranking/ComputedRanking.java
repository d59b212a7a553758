package ai.leoma.ranking;

import java.time.Instant;

/// A ranking as computed, with what it follows from.
record ComputedRanking(RankingSnapshot snapshot, RankingResult result, Instant computedAt) {}
