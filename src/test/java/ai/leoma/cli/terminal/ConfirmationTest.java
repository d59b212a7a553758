package ai.leoma.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfirmationTest {
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource({
    "yes, GIVEN",
    "' YES ', GIVEN",
    "y, DECLINED",
    "no, DECLINED",
    "'', DECLINED",
    "yesterday, DECLINED"
  })
  void onlyTheWholeWordIsConsent(String typed, Confirmation answer) {
    assertThat(ask(typed + "\n")).isEqualTo(answer);
    assertThat(err.toString()).isEqualTo("Commit this? Type yes to go on: ");
  }

  @Test
  void endOfInputIsNoConsent() {
    assertThat(ask("")).isEqualTo(Confirmation.DECLINED);
  }

  private Confirmation ask(String typed) {
    return Confirmation.ask(new PrintWriter(err, true), new StringReader(typed), "Commit this?");
  }
}
