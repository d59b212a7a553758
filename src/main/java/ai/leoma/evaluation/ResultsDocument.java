package ai.leoma.evaluation;

import ai.leoma.json.IndentedJson;
import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.ArrayValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import ai.leoma.task.TaskId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The object `<task>/evaluation_results/<validator>.json` (wire contract, section 5) or a further
/// part of it: the items of one submission as they were signed, in their order, so that the
/// signature beside them verifies.
final class ResultsDocument {
  private ResultsDocument() {}

  static byte[] of(Submission submission, TaskId task) {
    List<SampleSubmission> items =
        submission.items().stream()
            .filter(item -> item.taskId().longValueExact() == task.value())
            .toList();
    List<JsonValue> data = items.stream().map(item -> (JsonValue) item.payload().toJson()).toList();
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("signature", new StringValue(signatureOver(items, submission)));
    members.put("data", new ArrayValue(data));
    return IndentedJson.ascii(new ObjectValue(members));
  }

  /// A single item's own signature covers the array of that one item.
  private static String signatureOver(List<SampleSubmission> items, Submission submission) {
    return submission
        .signature()
        .or(() -> items.size() == 1 ? items.getFirst().evaluationSignature() : Optional.empty())
        .orElse("");
  }
}
