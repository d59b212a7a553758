package ai.leoma.evaluation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// One item of a submission as JSON text, member by member.
final class SubmittedSample {
  private final Map<String, String> members = new LinkedHashMap<>();

  SubmittedSample(long task, String miner) {
    members.put("task_id", Long.toString(task));
    members.put("miner_hotkey", "\"" + miner + "\"");
    members.put("prompt", "\"p\"");
    members.put("s3_bucket", "\"leoma-samples\"");
    members.put("s3_prefix", "\"" + task + "\"");
    members.put("passed", "true");
  }

  SubmittedSample with(String member, String json) {
    members.put(member, json);
    return this;
  }

  SubmittedSample without(String member) {
    members.remove(member);
    return this;
  }

  String json() {
    return members.entrySet().stream()
        .map(member -> "\"" + member.getKey() + "\": " + member.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  static String batch(SubmittedSample... samples) {
    return signedBatch("null", samples);
  }

  static String signedBatch(String signatureJson, SubmittedSample... samples) {
    return Arrays.stream(samples)
        .map(SubmittedSample::json)
        .collect(
            Collectors.joining(
                ", ", "{\"signature\": " + signatureJson + ", \"samples\": [", "]}"));
  }
}
