package ai.leoma.audit;

import java.util.Locale;

/// One leaf of the append-only log.
///
/// @param kind what the leaf is
/// @param leaf the bytes that the log promises for ever; a canonical text in UTF-8
public record LogEntry(Kind kind, byte[] leaf) {
  /// What may stand in the log.
  public enum Kind {
    VOTE,
    RANKING,
    STAKES,
    VALIDITY,
    BLACKLIST;

    /// The word that stands in the log.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
