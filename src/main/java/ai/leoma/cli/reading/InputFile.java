package ai.leoma.cli.reading;

import ai.leoma.ranking.document.DocumentReading;
import ai.leoma.ranking.document.WindowDocuments;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A file of windows that somebody named; `-` is standard input.
record InputFile(String name) {
  private static final String STANDARD_INPUT = "-";

  /// @throws ReadingFailed when there is no such file, or it may not be read
  WindowDocuments documents() {
    try {
      return new WindowDocuments(open());
    } catch (NoSuchFileException e) {
      throw new ReadingFailed("there is no file " + shown());
    } catch (IOException | UncheckedIOException e) {
      throw new ReadingFailed("cannot read " + shown() + ": " + e.getMessage());
    }
  }

  private InputStream open() throws IOException {
    return name.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(Path.of(name));
  }

  /// The next document, or the end.
  ///
  /// @throws ReadingFailed when the file cannot be read, or the document says what cannot be
  DocumentReading next(WindowDocuments documents) {
    try {
      DocumentReading reading = documents.next();
      if (reading instanceof DocumentReading.Refused(int line, String reason)) {
        throw new ReadingFailed("%s, line %d: %s".formatted(shown(), line, reason));
      }
      return reading;
    } catch (UncheckedIOException e) {
      throw new ReadingFailed("cannot read " + shown() + ": " + e.getCause().getMessage());
    }
  }

  /// As it is named in messages.
  String shown() {
    return name.equals(STANDARD_INPUT) ? "standard input" : name;
  }
}
