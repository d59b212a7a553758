package ai.leoma.ranking;

/// Fired in the replica that stored a ranking, after the commit: first as a synchronous CDI event
/// (observe it only with what takes no time), then as an asynchronous one.
public record RankingStored(long id) {}
