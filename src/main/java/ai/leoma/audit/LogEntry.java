package ai.leoma.audit;

/// One leaf of the append-only log.
///
/// @param kind what the leaf is, e.g. `vote`, `ranking`, `stakes`, `validity`, `blacklist`
/// @param leaf the bytes that the log promises for ever; a canonical text in UTF-8
public record LogEntry(Kind kind, byte[] leaf) {
  /// What may stand in the log.
  public enum Kind {
    VOTE,
    RANKING,
    STAKES,
    VALIDITY,
    BLACKLIST
  }
}
