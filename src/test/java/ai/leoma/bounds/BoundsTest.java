package ai.leoma.bounds;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is said of settings that are outside of their bounds.
class BoundsTest {
  @Test
  void whatIsWithinIsTakenWithItsEnds() {
    Bounds bounds =
        Bounds.of("leoma.room")
            .positive("pause", Duration.ofMillis(1))
            .positive("pause", Duration.ofDays(365))
            .notNegative("pause", Duration.ZERO)
            .positive("count", 1)
            .within("count", 7, 7, 7)
            .bytes("size", BigInteger.ONE)
            .address("url", URI.create("HTTPS://host:1/path"));

    assertThatCode(bounds::require).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT-0.5S, -500ms",
    "PT0.0005S, PT0.0005S",
    "PT-90S, -90s",
    "PT-90M, -90m",
    "PT-36H, -36h",
    "PT-48H, -2d",
    "P366D, 366d",
    "PT96000000000H, 4000000000d"
  })
  void durationsAreWrittenAsInTheSettings(String value, String text) {
    assertThatThrownBy(Bounds.of("leoma.room").positive("pause", Duration.parse(value))::require)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("leoma.room.pause is " + text + ", but must be from 1ms to 365d");
  }

  @Test
  void eachSettingThatIsOutsideIsALine() {
    Bounds bounds =
        Bounds.of("leoma.room")
            .positive("count", 0)
            .within("port", 70_000, 0, 65_535)
            .bytes("size", BigInteger.TEN.pow(30))
            .address("url", URI.create("host.example"))
            .address("url", URI.create("ftp://host.example"))
            .that(false, "name", "odd");

    assertThatThrownBy(bounds::require)
        .hasMessage(
            """
            leoma.room.count is 0, but must be 1 or more
            leoma.room.port is 70000, but must be from 0 to 65535
            leoma.room.size is 1000000000000000000000000000000 bytes, but must be from 1 to 1125899906842624
            leoma.room.url is host.example, but must be an address like https://HOST
            leoma.room.url is ftp://host.example, but must be an address like https://HOST
            leoma.room.name is odd""");
  }
}
