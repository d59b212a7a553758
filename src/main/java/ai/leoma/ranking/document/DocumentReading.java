package ai.leoma.ranking.document;

/// How the reading of the next document ended.
public sealed interface DocumentReading {
  /// @param line where the document starts, from 1
  record Read(int line, WindowDocument document) implements DocumentReading {}

  /// The document says what cannot be. Nothing after it is read.
  ///
  /// @param line where, from 1
  record Refused(int line, String reason) implements DocumentReading {}

  /// There are no more documents.
  record End() implements DocumentReading {}
}
