package ai.leoma.ranking;

/// Whose stake a pair's majority is measured against.
public enum ConsensusBase {
  /// All registered validators that are active or voted on the pair.
  ACTIVE,
  /// Only those that voted on the pair, as the old system did.
  VOTED
}
