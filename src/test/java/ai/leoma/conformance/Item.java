package ai.leoma.conformance;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// One item of a submission as JSON text, member by member.
final class Item {
  private final Map<String, String> members = new LinkedHashMap<>();

  Item(long task, String miner) {
    members.put("task_id", Long.toString(task));
    members.put("miner_hotkey", "\"" + miner + "\"");
    members.put("prompt", "\"p\"");
    members.put("s3_bucket", "\"leoma-samples\"");
    members.put("s3_prefix", "\"" + task + "\"");
    members.put("passed", "true");
  }

  Item with(String member, String json) {
    members.put(member, json);
    return this;
  }

  Item without(String member) {
    members.remove(member);
    return this;
  }

  String json() {
    return members.entrySet().stream()
        .map(member -> "\"" + member.getKey() + "\": " + member.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
