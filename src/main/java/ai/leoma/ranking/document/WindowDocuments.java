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
/// each line (JSON Lines). Two on one line are refused. Never more than one is held, and nothing
/// of its text.
public final class WindowDocuments implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();

  private final FirstLines firstLines;
  private final JsonParser parser;
  private boolean isByLine;
  private int lastLine;
  private boolean isOver;

  /// @param utf8 closed with this
  public WindowDocuments(InputStream utf8) {
    this.firstLines = new FirstLines(utf8);
    try {
      this.parser = JSON.createParser(firstLines);
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
    int start = 0;
    try {
      JsonToken first = parser.nextToken();
      start = parser.currentTokenLocation().getLineNr();
      if (first == null) {
        return lastLine == 0
            ? new DocumentReading.Refused(1, "holds no document")
            : new DocumentReading.End();
      }
      if (start == lastLine) {
        return new DocumentReading.Refused(start, "holds more than one document");
      }
      WindowDocument document = new DocumentParser(new Members(parser)).document();
      lastLine = parser.currentTokenLocation().getLineNr();
      isByLine |= lastLine == start;
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
  ///
  /// @param start where the document begins, 0 when not even its beginning can be read
  private DocumentReading.Refused refused(int start, int line, String reason) {
    boolean isOneLine = isByLine || lastLine == 0 && firstLines.isCutOff(line);
    return start > 0 && start < line && isOneLine
        ? new DocumentReading.Refused(start, reason + " (seen on line " + line + ")")
        : new DocumentReading.Refused(line, reason);
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
