package ai.leoma.http;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// When a request is sent once more, and after which pause.
///
/// Only what may pass by itself is tried again: no connection, no answer in time, 408, 429 and 5xx.
/// Any other 4xx is an answer.
///
/// @param attempts how often a request is sent at most, the first time included
/// @param firstPause pause after the first attempt; it doubles until `longestPause`
/// @param longestPause also the longest wait that a server may ask for; one that asks for more is
///     not asked again
public record RetryPolicy(int attempts, Duration firstPause, Duration longestPause) {
  private static final Pattern RATE_LIMIT_RESET = Pattern.compile("\\bt=(\\d{1,6})\\b");
  private static final Pattern RATE_LIMIT_USED_UP = Pattern.compile("\\br=0\\b");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");

  public RetryPolicy {
    if (attempts < 1 || firstPause.isNegative() || longestPause.compareTo(firstPause) < 0) {
      throw new IllegalArgumentException("a retry policy that cannot be followed");
    }
  }

  /// The pause before the next attempt, empty when there is none.
  ///
  /// @param attempt number of the attempt that ended so, from 1
  public Optional<Duration> pauseAfter(HttpReply reply, int attempt, RandomGenerator random) {
    if (attempt >= attempts || !mayPass(reply)) {
      return Optional.empty();
    }
    Duration wished = reply instanceof HttpReply.Answer answer ? wishOf(answer) : Duration.ZERO;
    if (wished.compareTo(longestPause) > 0) {
      return Optional.empty();
    }
    Duration own = new Backoff(firstPause, longestPause).pauseAfter(attempt, random);
    return Optional.of(wished.compareTo(own) > 0 ? wished : own);
  }

  private static boolean mayPass(HttpReply reply) {
    return switch (reply) {
      case HttpReply.Answer answer ->
          answer.status() == 408 || answer.status() == 429 || answer.status() >= 500;
      case HttpReply.TimedOut() -> true;
      case HttpReply.Unreachable unreachable -> true;
      case HttpReply.TooLarge tooLarge -> false;
    };
  }

  /// What the server asks for: `Retry-After` in seconds, or the reset of a used-up `RateLimit`
  /// window and one second more.
  private static Duration wishOf(HttpReply.Answer answer) {
    if (answer.status() != 429 && answer.status() != 503) {
      return Duration.ZERO;
    }
    Optional<String> after =
        answer.header("Retry-After").filter(text -> SECONDS.matcher(text).matches());
    if (after.isPresent()) {
      return Duration.ofSeconds(Long.parseLong(after.get()));
    }
    return answer
        .header("RateLimit")
        .filter(text -> RATE_LIMIT_USED_UP.matcher(text).find())
        .map(RATE_LIMIT_RESET::matcher)
        .filter(Matcher::find)
        .map(matcher -> Duration.ofSeconds(Long.parseLong(matcher.group(1)) + 1))
        .orElse(Duration.ZERO);
  }
}
