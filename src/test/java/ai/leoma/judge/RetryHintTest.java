package ai.leoma.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryHintTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          Retry-After,    8,                             8000
          Retry-After,    0.25,                          250
          Retry-After,    999999999,                     60000
          retry-after-ms, 1500,                          1500
          retry-after-ms, 99999999999999999999,
          Retry-After,    -5,
          Retry-After,    1e9,
          Retry-After,    Wed 21 Oct 2026 07:28:00 GMT,
          Other,          8,
          """)
  void headersAreReadWithinABound(String name, String value, Long millis) {
    Map<String, String> headers = Map.of(name, value);

    Optional<Duration> hint = RetryHint.of(key -> Optional.ofNullable(headers.get(key)), "");

    assertThat(hint).isEqualTo(Optional.ofNullable(millis).map(Duration::ofMillis));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"error":{"details":[{"retryDelay": "37s"}]}}  | 37000
          {"error":{"details":[{"retryDelay":"0.6s"}]}}  | 600
          {"error":{"details":[{"retryDelay":"9999s"}]}} | 60000
          {"error":{"details":[{"retryDelay":"soon"}]}}  |
          <html></html>                                  |
          """)
  void googlesRetryInfoIsReadWithinABound(String body, Long millis) {
    Optional<Duration> hint = RetryHint.of(key -> Optional.empty(), body);

    assertThat(hint).isEqualTo(Optional.ofNullable(millis).map(Duration::ofMillis));
  }
}
