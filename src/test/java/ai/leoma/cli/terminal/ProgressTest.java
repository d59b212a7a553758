package ai.leoma.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.chain.ChainUnavailable;
import io.smallrye.mutiny.Uni;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsThereAtOnceIsNotTalkedAbout(boolean isTerminal) {
    assertThat(progress(isTerminal).await("reading", Uni.createFrom().item(7), LONG)).isEqualTo(7);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void elsewhereThanOnATerminalLongWorkIsWholeLines() {
    Uni<Integer> late = Uni.createFrom().item(7).onItem().delayIt().by(Duration.ofMillis(4200));

    assertThat(progress(false).await("reading the chain", late, LONG)).isEqualTo(7);
    assertThat(err.toString().lines())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).matches("reading the chain \\.\\.\\. \\d+ s"));
  }

  @Test
  void onATerminalTheLineCountsOnAndGoesAway() {
    Uni<Integer> late = Uni.createFrom().item(7).onItem().delayIt().by(Duration.ofMillis(2500));

    progress(true).await("reading the chain", late, LONG);

    assertThat(err.toString()).contains("\r\u001b[Kreading the chain ... ").endsWith("\r\u001b[K");
  }

  @Test
  void failuresComeThroughAsTheyAre() {
    Uni<Integer> failing = Uni.createFrom().failure(new ChainUnavailable("no node answers"));

    assertThatThrownBy(() -> progress(false).await("reading", failing, LONG))
        .isInstanceOf(ChainUnavailable.class)
        .hasMessage("no node answers");
  }

  @Test
  void whatNeverEndsIsGivenUp() {
    assertThatThrownBy(
            () ->
                progress(false)
                    .await("reading the chain", Uni.createFrom().nothing(), Duration.ofMillis(10)))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("reading the chain");
  }

  private Progress progress(boolean isTerminal) {
    return Progress.of(new PrintWriter(err, true), isTerminal);
  }
}
