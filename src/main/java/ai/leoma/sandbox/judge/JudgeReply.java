package ai.leoma.sandbox.judge;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/// One HTTP answer of the imitated judge.
///
/// @param outcome a short name for the statistics
/// @param delay how long it is held back
record JudgeReply(
    String outcome, int status, Map<String, String> headers, JsonObject body, Duration delay) {

  JudgeReply {
    Objects.requireNonNull(outcome, "outcome");
    headers = Map.copyOf(headers);
    Objects.requireNonNull(body, "body");
    Objects.requireNonNull(delay, "delay");
  }

  static JudgeReply of(String outcome, int status, JsonObject body) {
    return new JudgeReply(outcome, status, Map.of(), body, Duration.ZERO);
  }

  JudgeReply with(Map<String, String> more) {
    return new JudgeReply(outcome, status, more, body, delay);
  }

  JudgeReply named(String name) {
    return new JudgeReply(name, status, headers, body, delay);
  }

  JudgeReply after(Duration later) {
    return new JudgeReply(outcome, status, headers, body, later);
  }
}
