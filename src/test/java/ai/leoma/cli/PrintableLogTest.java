package ai.leoma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

class PrintableLogTest {
  private static final String FORGED =
      "hello\r\n2026-01-01 INFO all is well\u001b[2J\u0000\u0085\u2028\u202E100%s";

  private final PrintableLog filter = new PrintableLog();

  @Test
  void nobodysTextPosesAsALineOfTheLog() {
    ExtLogRecord entry =
        new ExtLogRecord(
            Level.WARNING,
            "a proxy at %s",
            ExtLogRecord.FormatStyle.PRINTF,
            PrintableLogTest.class.getName());
    entry.setParameters(new Object[] {FORGED});

    assertThat(filter.isLoggable(entry)).isTrue();

    assertThat(entry.getFormattedMessage())
        .isEqualTo(
            "a proxy at hello\\r\\n2026-01-01 INFO all is"
                + " well\\u001b[2J\\u0000\\u0085\\u2028\\u202e100%s");
  }

  @Test
  void plainRecordsAreTreatedTheSame() {
    LogRecord entry = new LogRecord(Level.INFO, "{0}");
    entry.setParameters(new Object[] {"a\nb"});

    filter.isLoggable(entry);

    assertThat(ExtLogRecord.wrap(entry).getFormattedMessage()).isEqualTo("a\\nb");
  }

  @Test
  void messagesOfExceptionsKeepTheirTraceAndLoseTheirBreaks() {
    LogRecord entry = new LogRecord(Level.SEVERE, "failed");
    Exception failure = new IllegalStateException("outer", new RuntimeException(FORGED));
    entry.setThrown(failure);

    filter.isLoggable(entry);

    StringWriter printed = new StringWriter();
    entry.getThrown().printStackTrace(new PrintWriter(printed));
    assertThat(printed.toString())
        .startsWith("java.lang.IllegalStateException: outer")
        .contains("Caused by: java.lang.RuntimeException: hello\\r\\n2026-01-01")
        .doesNotContain("\u001b");
    assertThat(entry.getThrown().getStackTrace()).isEqualTo(failure.getStackTrace());
  }

  @Test
  void ordinaryRecordsStayAsTheyAre() {
    LogRecord entry = new LogRecord(Level.SEVERE, "tabs\tand ünïcode 🎬 stay");
    Exception failure = new IllegalStateException("plain");
    entry.setThrown(failure);

    filter.isLoggable(entry);

    assertThat(entry.getMessage()).isEqualTo("tabs\tand ünïcode 🎬 stay");
    assertThat(entry.getThrown()).isSameAs(failure);
  }
}
