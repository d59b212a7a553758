package ai.leoma.cli.reading;

import ai.leoma.ranking.document.DocumentReading;
import ai.leoma.ranking.document.WhatIf;
import ai.leoma.ranking.document.WindowDocuments;

/// The windows of a file, the oldest first, under other rules.
record FileHistory(InputFile file) {

  /// @throws ReadingFailed when the file cannot be read, says what cannot be, is not in
  ///     the order of time, or holds too few tasks for the other rules at every one of its moments
  WhatIfReport under(WhatIf whatIf) {
    Moments moments = new Moments(whatIf);
    try (WindowDocuments documents = file.documents()) {
      while (file.next(documents) instanceof DocumentReading.Read(int line, var document)) {
        moments.add("%s, line %d".formatted(file.shown(), line), document);
      }
    }
    return moments.report();
  }
}
