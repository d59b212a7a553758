package ai.leoma.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchesTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void withoutANameItListsTheBenches() {
    int exitCode = run();

    assertThat(exitCode).isZero();
    assertThat(out.toString(UTF_8)).contains("Usage: ./leoma bench NAME", "verify");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nosuch", "--nosuch verify", "verify verify", "--json"})
  void aWrongUseExplainsItself(String arguments) {
    int exitCode = run(arguments.split(" ", -1));

    assertThat(exitCode).isEqualTo(2);
    assertThat(out.toString(UTF_8)).isEmpty();
    assertThat(err.toString(UTF_8)).contains("leoma bench: ", "Usage: ./leoma bench NAME");
  }

  private int run(String... arguments) {
    return Benches.run(
        List.of(arguments), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }
}
