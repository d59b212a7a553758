package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import ai.leoma.digest.Sha256;
import ai.leoma.json.CanonicalJson;
import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.ArrayValue;
import ai.leoma.json.JsonValue.BooleanValue;
import ai.leoma.json.JsonValue.NullValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What an evaluation signature covers of one judged video (wire contract, section 4). The members
/// that may be absent are JSON values, so that a number stays as it was written.
public record EvaluationPayload(
    Hotkey miner,
    boolean passed,
    JsonValue confidence,
    JsonValue reasoning,
    JsonValue latencyMillis,
    JsonValue originalArtifacts,
    JsonValue generatedArtifacts,
    JsonValue presentationOrder) {

  /// The payload that belongs to an item of a submission: for the service that checks a signature
  /// and for the validator that makes one.
  ///
  /// @param sent the item as it came; members it does not have are signed as `null`
  public static EvaluationPayload of(Hotkey miner, boolean passed, ObjectValue sent) {
    return new EvaluationPayload(
        miner,
        passed,
        memberOf(sent, "confidence"),
        memberOf(sent, "reasoning"),
        memberOf(sent, "latency_ms"),
        memberOf(sent, "original_artifacts"),
        memberOf(sent, "generated_artifacts"),
        memberOf(sent, "presentation_order"));
  }

  /// The 32 bytes that are signed: SHA-256 over the canonical bytes of the array of the payloads,
  /// in the order of the submission.
  public static byte[] digest(List<EvaluationPayload> payloads) {
    List<JsonValue> items = payloads.stream().map(payload -> (JsonValue) payload.toJson()).toList();
    MessageDigest sha256 = Sha256.start();
    CanonicalJson.digest(new ArrayValue(items), sha256);
    return sha256.digest();
  }

  /// The nine members in the order in which the results file has them.
  public ObjectValue toJson() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("hotkey", new StringValue(miner.ss58()));
    members.put("passed", new BooleanValue(passed));
    members.put("status", new StringValue(passed ? "passed" : "failed"));
    members.put("confidence", confidence);
    members.put("reasoning", reasoning);
    members.put("latency_ms", latencyMillis);
    members.put("original_artifacts", originalArtifacts);
    members.put("generated_artifacts", generatedArtifacts);
    members.put("presentation_order", presentationOrder);
    return new ObjectValue(members);
  }

  private static JsonValue memberOf(ObjectValue sent, String name) {
    return sent.member(name).orElse(new NullValue());
  }
}
