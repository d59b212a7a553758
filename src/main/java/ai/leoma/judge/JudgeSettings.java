package ai.leoma.judge;

import java.net.URI;
import java.time.Duration;

/// One judge, ready to be asked.
///
/// @param attempts calls for one question at the most
/// @param backOff wait before the second call, doubled for each further one
public record JudgeSettings(
    Provider provider,
    URI baseUrl,
    String apiKey,
    String model,
    PassMark passMark,
    Duration timeout,
    int attempts,
    Duration backOff,
    int maxAnswerTokens) {
  /// The shortest answer with six scores and its reasons.
  static final int LEAST_TOKENS = 64;

  public JudgeSettings {
    if (attempts < 1) {
      throw new IllegalArgumentException("leoma.judge.attempts is less than 1: " + attempts);
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("leoma.judge.timeout is not positive: " + timeout);
    }
    if (backOff.isNegative()) {
      throw new IllegalArgumentException("leoma.judge.back-off is negative: " + backOff);
    }
    if (baseUrl.getHost() == null || !String.valueOf(baseUrl.getScheme()).matches("https?")) {
      throw new IllegalArgumentException(
          "leoma.judge." + provider.configured() + ".base-url is not an address: " + baseUrl);
    }
    if (maxAnswerTokens < LEAST_TOKENS) {
      throw new IllegalArgumentException(
          "leoma.judge.max-answer-tokens is too small for an answer: " + maxAnswerTokens);
    }
  }

  public JudgeSettings withApiKey(String otherKey) {
    return new JudgeSettings(
        provider, baseUrl, otherKey, model, passMark, timeout, attempts, backOff, maxAnswerTokens);
  }

  /// Never shows the key.
  @Override
  public String toString() {
    return provider.configured() + " " + model + " at " + baseUrl;
  }
}
