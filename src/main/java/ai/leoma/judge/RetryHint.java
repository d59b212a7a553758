package ai.leoma.judge;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// When a provider says that it may be asked again: the headers `retry-after-ms` and `Retry-After`
/// in seconds, or Google's `RetryInfo` in the body. A date, or anything else that is no plain
/// number, is no hint. Nobody makes us wait for longer than [#LONGEST].
final class RetryHint {
  static final Duration LONGEST = Duration.ofSeconds(60);

  private static final Pattern NUMBER = Pattern.compile("\\s*(\\d{1,9}(?:\\.\\d{1,9})?)\\s*");
  private static final Pattern RETRY_INFO =
      Pattern.compile("\"retryDelay\"\\s*:\\s*\"(\\d{1,9}(?:\\.\\d{1,9})?)s\"");
  private static final BigDecimal MILLIS_PER_SECOND = BigDecimal.valueOf(1000);

  private RetryHint() {}

  /// @param header the value of the header with this name, if the answer has it
  static Optional<Duration> of(Function<String, Optional<String>> header, String body) {
    Optional<BigDecimal> millis = header.apply("retry-after-ms").flatMap(RetryHint::number);
    return millis
        .or(() -> seconds(header, body).map(seconds -> seconds.multiply(MILLIS_PER_SECOND)))
        .map(RetryHint::bounded);
  }

  private static Optional<BigDecimal> seconds(
      Function<String, Optional<String>> header, String body) {
    return header.apply("Retry-After").flatMap(RetryHint::number).or(() -> retryInfo(body));
  }

  private static Optional<BigDecimal> number(String text) {
    Matcher number = NUMBER.matcher(text);
    return number.matches() ? Optional.of(new BigDecimal(number.group(1))) : Optional.empty();
  }

  private static Optional<BigDecimal> retryInfo(String body) {
    Matcher info = RETRY_INFO.matcher(body);
    return info.find() ? Optional.of(new BigDecimal(info.group(1))) : Optional.empty();
  }

  private static Duration bounded(BigDecimal millis) {
    Duration wait = Duration.ofMillis(millis.longValue());
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
