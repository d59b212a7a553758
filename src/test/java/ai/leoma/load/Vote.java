package ai.leoma.load;

import java.util.List;
import java.util.stream.Collectors;

/// One evaluation as a validator submits it, its scores left out.
///
/// @param reasoning free text; what makes two votes on one pair tell apart, and a body long
public record Vote(long task, String miner, boolean passed, String reasoning) {

  /// The body of `POST /samples/batch`.
  public static String batch(List<Vote> votes) {
    return votes.stream()
        .map(Vote::json)
        .collect(Collectors.joining(",", "{\"signature\":null,\"samples\":[", "]}"));
  }

  /// The body of `POST /samples`. Nothing is escaped: texts hold neither quotes nor backslashes.
  public String json() {
    return ("{\"task_id\":%d,\"miner_hotkey\":\"%s\",\"prompt\":\"a prompt\","
            + "\"s3_bucket\":\"leoma-samples\",\"s3_prefix\":\"%d\",\"passed\":%b,"
            + "\"confidence\":80,\"reasoning\":\"%s\",\"latency_ms\":1200}")
        .formatted(task, miner, task, passed, reasoning);
  }
}
