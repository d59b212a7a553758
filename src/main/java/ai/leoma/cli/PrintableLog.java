package ai.leoma.cli;

import io.quarkus.logging.LoggingFilter;
import java.util.Optional;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logmanager.ExtLogRecord;

/// The one place where text becomes fit for the log, whoever wrote it: line breaks, escapes of
/// terminals and marks that turn the direction of reading are spelled out, in messages and in those
/// of exceptions, so that nobody's text can pose as a line of the log.
@LoggingFilter(name = "printable")
public final class PrintableLog implements Filter {
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}&&[^\\t]]|[\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]");
  private static final int MAX_CAUSES = 16;

  @Override
  public boolean isLoggable(LogRecord record) {
    ExtLogRecord entry = ExtLogRecord.wrap(record);
    String message = entry.getFormattedMessage();
    if (message != null && isUnprintable(message)) {
      record.setParameters(null);
      if (record instanceof ExtLogRecord own) {
        own.setMessage(printable(message), ExtLogRecord.FormatStyle.NO_FORMAT);
      } else {
        record.setMessage(printable(message));
      }
    }
    if (record.getThrown() != null && isUnprintable(record.getThrown(), 0)) {
      record.setThrown(new Printable(record.getThrown(), 0));
    }
    return true;
  }

  static String printable(String text) {
    return UNPRINTABLE
        .matcher(text)
        .replaceAll(
            found ->
                switch (found.group()) {
                  case "\n" -> "\\\\n";
                  case "\r" -> "\\\\r";
                  default ->
                      found
                          .group()
                          .chars()
                          .mapToObj(unit -> "\\\\u%04x".formatted(unit))
                          .collect(Collectors.joining());
                });
  }

  private static boolean isUnprintable(String text) {
    return UNPRINTABLE.matcher(text).find();
  }

  private static boolean isUnprintable(Throwable failure, int depth) {
    return Optional.ofNullable(failure.getMessage()).filter(PrintableLog::isUnprintable).isPresent()
        || depth < MAX_CAUSES
            && failure.getCause() != null
            && isUnprintable(failure.getCause(), depth + 1);
  }

  /// The same failure with other words.
  private static final class Printable extends Throwable {
    private static final long serialVersionUID = 1L;

    private final String text;

    Printable(Throwable failure, int depth) {
      super(
          failure.getMessage() == null ? null : printable(failure.getMessage()),
          depth < MAX_CAUSES && failure.getCause() != null
              ? new Printable(failure.getCause(), depth + 1)
              : null);
      this.text = printable(failure.toString());
      setStackTrace(failure.getStackTrace());
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
