package ai.leoma.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireTimeTest {
  @ParameterizedTest
  @CsvSource({
    "2026-05-01T12:00:00Z, 2026-05-01T12:00:00Z",
    "2026-05-01T12:00:00.123456Z, 2026-05-01T12:00:00.123456Z",
    "2026-05-01T12:00:00.1Z, 2026-05-01T12:00:00.100000Z",
    "2026-05-01T12:00:00.000000999Z, 2026-05-01T12:00:00Z"
  })
  void microsecondsStandOnlyWhereTheyAreNotZero(Instant instant, String spelled) {
    assertThat(WireTime.of(instant)).isEqualTo(spelled);
  }
}
