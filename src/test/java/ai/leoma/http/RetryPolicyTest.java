package ai.leoma.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
  private static final RetryPolicy POLICY =
      new RetryPolicy(4, Duration.ofMillis(500), Duration.ofSeconds(8));

  @ParameterizedTest
  @CsvSource({
    "200, false",
    "302, false",
    "400, false",
    "401, false",
    "404, false",
    "408, true",
    "422, false",
    "429, true",
    "500, true",
    "503, true",
    "504, true",
  })
  void onlyWhatMayPassIsTriedAgain(int status, boolean again) {
    assertThat(pause(answer(status, Map.of()), 1).isPresent()).isEqualTo(again);
  }

  @Test
  void failuresOfTheConnectionAreTriedAgainAndTooLongAnswersAreNot() {
    assertThat(pause(new HttpReply.TimedOut(), 1)).isPresent();
    assertThat(pause(new HttpReply.Unreachable("x"), 1)).isPresent();
    assertThat(pause(new HttpReply.TooLarge(1), 1)).isEmpty();
  }

  @Test
  void thePausesDoubleWithJitterAndEnd() {
    long seed = 42;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 1000; round++) {
      for (int attempt = 1; attempt < 4; attempt++) {
        long longest = 500L << (attempt - 1);
        assertThat(POLICY.pauseAfter(new HttpReply.TimedOut(), attempt, random).orElseThrow())
            .as("seed %d", seed)
            .isBetween(Duration.ofMillis(longest / 2), Duration.ofMillis(longest));
      }
    }
    assertThat(pause(new HttpReply.TimedOut(), 4)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "429 | retry-after | 3                | 3",
        "503 | retry-after | 8                | 8",
        "429 | retry-after | 9                | -1",
        "429 | retry-after | tomorrow         | 0",
        "429 | ratelimit   | \"api\";r=0;t=3   | 4",
        "429 | ratelimit   | \"api\";r=5;t=280 | 0",
        "429 | ratelimit   | \"api\";r=0;t=280 | -1",
        "500 | retry-after | 7                | 0",
      })
  void theServersWishIsHonouredUpToALimit(int status, String header, String value, int seconds) {
    Optional<Duration> pause = pause(answer(status, Map.of(header, value)), 1);
    if (seconds < 0) {
      assertThat(pause).isEmpty();
    } else if (seconds > 0) {
      assertThat(pause).contains(Duration.ofSeconds(seconds));
    } else {
      assertThat(pause.orElseThrow()).isLessThanOrEqualTo(Duration.ofMillis(500));
    }
  }

  private static Optional<Duration> pause(HttpReply reply, int attempt) {
    return POLICY.pauseAfter(reply, attempt, new SplittableRandom(1));
  }

  private static HttpReply answer(int status, Map<String, String> headers) {
    return new HttpReply.Answer(status, headers, new byte[0]);
  }
}
