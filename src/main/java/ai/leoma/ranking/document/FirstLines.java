package ai.leoma.ranking.document;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Watches the first two lines of a file that hold anything pass by, so that a first line that was
/// cut off can be told from the first line of a long document.
final class FirstLines extends FilterInputStream {
  private int line = 1;
  private int firstLine;
  private int secondLine;
  private boolean isSecondOpening;

  FirstLines(InputStream utf8) {
    super(utf8);
  }

  /// Whether what begins on the first line was most likely meant to end on it, when something wrong
  /// was seen on `wrong`: there is no other line, or that one opens an object of its own.
  boolean isCutOff(int wrong) {
    return secondLine == 0 || isSecondOpening && wrong == secondLine;
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    watch(next);
    return next;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = super.read(bytes, offset, length);
    for (int i = offset; i < offset + count && secondLine == 0; i++) {
      watch(bytes[i]);
    }
    return count;
  }

  private void watch(int next) {
    if (next == '\n') {
      line++;
    } else if (next > ' ' || next < -1) {
      meet(next);
    }
  }

  private void meet(int next) {
    if (firstLine == 0) {
      firstLine = line;
    } else if (secondLine == 0 && line > firstLine) {
      secondLine = line;
      isSecondOpening = next == '{';
    }
  }
}
