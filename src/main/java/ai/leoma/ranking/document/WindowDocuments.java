package ai.leoma.ranking.document;

import ai.leoma.http.OutsideText;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// Reads the documents of a file one after the other: a single one on however many lines, or one on
/// each line (JSON Lines). Never more than one is held, and of its text nothing.
public final class WindowDocuments implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonParser parser;
  private boolean isByLine;
  private boolean isEmpty = true;
  private boolean isOver;

  /// @param utf8 closed with this
  public WindowDocuments(InputStream utf8) {
    try {
      this.parser = JSON.createParser(utf8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @throws UncheckedIOException when the file cannot be read
  public DocumentReading next() {
    if (isOver) {
      return new DocumentReading.End();
    }
    DocumentReading reading = read();
    isOver = !(reading instanceof DocumentReading.Read);
    return reading;
  }

  private DocumentReading read() {
    int start = line();
    try {
      JsonToken first = parser.nextToken();
      start = parser.currentTokenLocation().getLineNr();
      if (first == null) {
        return isEmpty
            ? new DocumentReading.Refused(1, "holds no document")
            : new DocumentReading.End();
      }
      isEmpty = false;
      WindowDocument document = new DocumentParser(new Members(parser)).document();
      isByLine |= parser.currentTokenLocation().getLineNr() == start;
      return new DocumentReading.Read(start, document);
    } catch (Refusal refusal) {
      return refused(start, refusal.line(), refusal.getMessage());
    } catch (JsonProcessingException e) {
      return refused(start, line(e), "is not JSON: " + OutsideText.of(e.getOriginalMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What is wrong with a line may show only in the next one, when the line was cut off.
  private DocumentReading.Refused refused(int start, int line, String reason) {
    return new DocumentReading.Refused(isByLine ? start : line, reason);
  }

  private int line(JsonProcessingException wrong) {
    return wrong.getLocation() == null ? line() : wrong.getLocation().getLineNr();
  }

  private int line() {
    return parser.currentLocation().getLineNr();
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
