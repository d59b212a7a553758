package ai.leoma.task.source;

/// What became of a file that was offered to the pool.
public sealed interface IngestResult {
  /// @param sha256 names the source from now on
  record Added(String sha256, int clips) implements IngestResult {}

  /// The same bytes are in the pool already, or were and are withdrawn.
  record AlreadyThere(String sha256) implements IngestResult {}

  /// @param reason for people, free of paths of this machine
  record Refused(String reason) implements IngestResult {}
}
