package ai.leoma.evaluation;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// One item of a submission as JSON text, member by member.
public final class SubmittedSample {
  private final Map<String, String> members = new LinkedHashMap<>();

  public SubmittedSample(long task, String miner) {
    members.put("task_id", Long.toString(task));
    members.put("miner_hotkey", "\"" + miner + "\"");
    members.put("prompt", "\"p\"");
    members.put("s3_bucket", "\"leoma-samples\"");
    members.put("s3_prefix", "\"" + task + "\"");
    members.put("passed", "true");
  }

  public SubmittedSample with(String member, String json) {
    members.put(member, json);
    return this;
  }

  public SubmittedSample without(String member) {
    members.remove(member);
    return this;
  }

  public String json() {
    return members.entrySet().stream()
        .map(member -> "\"" + member.getKey() + "\": " + member.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  static String batch(SubmittedSample... samples) {
    return signedBatch("null", samples);
  }

  static String signedBatch(String signatureJson, SubmittedSample... samples) {
    return signedBatch(signatureJson, Arrays.asList(samples));
  }

  public static String signedBatch(String signatureJson, Collection<SubmittedSample> samples) {
    return samples.stream()
        .map(SubmittedSample::json)
        .collect(
            Collectors.joining(
                ", ", "{\"signature\": " + signatureJson + ", \"samples\": [", "]}"));
  }
}
