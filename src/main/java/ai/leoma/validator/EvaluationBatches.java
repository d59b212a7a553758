package ai.leoma.validator;

import ai.leoma.chain.Hex;
import ai.leoma.chain.KeyPair;
import ai.leoma.evaluation.EvaluationPayload;
import ai.leoma.json.CanonicalJson;
import ai.leoma.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Turns the evaluations of one task into signed bodies of `POST /samples/batch`: as many as the
/// limits of 100 items and 2 MiB need, each with an evaluation signature over its own items.
final class EvaluationBatches {
  static final int MOST_ITEMS = 100;

  /// The service's limit is 2 MiB; the signature and the frame around the items need a little of
  /// it.
  static final int LARGEST_BODY_BYTES = (2 << 20) - 4096;

  private static final String PRESENTATION_ORDER = "single-video benchmark";

  private final KeyPair key;
  private final String bucket;

  EvaluationBatches(KeyPair key, String bucket) {
    this.key = key;
    this.bucket = bucket;
  }

  /// One signed body and what is in it.
  record Batch(byte[] body, List<Evaluation> evaluations) {}

  List<Batch> of(String prompt, List<Evaluation> evaluations) {
    List<Batch> batches = new ArrayList<>();
    List<Evaluation> members = new ArrayList<>();
    List<JsonValue> items = new ArrayList<>();
    List<EvaluationPayload> payloads = new ArrayList<>();
    int bytes = 0;
    for (Evaluation evaluation : evaluations) {
      EvaluationPayload payload = payload(evaluation);
      JsonValue item = item(prompt, evaluation, payload);
      int size = CanonicalJson.canonicalBytes(item).length + 2;
      if (!items.isEmpty() && (items.size() == MOST_ITEMS || bytes + size > LARGEST_BODY_BYTES)) {
        batches.add(new Batch(body(items, payloads), List.copyOf(members)));
        items.clear();
        payloads.clear();
        members.clear();
        bytes = 0;
      }
      items.add(item);
      members.add(evaluation);
      payloads.add(payload);
      bytes += size;
    }
    if (!items.isEmpty()) {
      batches.add(new Batch(body(items, payloads), List.copyOf(members)));
    }
    return batches;
  }

  private byte[] body(List<JsonValue> items, List<EvaluationPayload> payloads) {
    byte[] signature = key.sign(EvaluationPayload.digest(payloads));
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("signature", new JsonValue.StringValue(Hex.encodePrefixed(signature)));
    members.put("samples", new JsonValue.ArrayValue(items));
    return CanonicalJson.canonicalBytes(new JsonValue.ObjectValue(members));
  }

  private static EvaluationPayload payload(Evaluation evaluation) {
    return new EvaluationPayload(
        evaluation.miner(),
        evaluation.passed(),
        number(evaluation.confidence()),
        new JsonValue.StringValue(evaluation.reasoning()),
        number(evaluation.latencyMillis()),
        new JsonValue.StringValue("[]"),
        new JsonValue.StringValue(evaluation.generatedArtifacts()),
        new JsonValue.StringValue(PRESENTATION_ORDER));
  }

  private JsonValue item(String prompt, Evaluation evaluation, EvaluationPayload payload) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("task_id", JsonValue.NumberValue.of(evaluation.taskId()));
    members.put("miner_hotkey", new JsonValue.StringValue(evaluation.miner().ss58()));
    members.put("prompt", new JsonValue.StringValue(prompt));
    members.put("s3_bucket", new JsonValue.StringValue(bucket));
    members.put("s3_prefix", new JsonValue.StringValue(Long.toString(evaluation.taskId())));
    members.put("passed", new JsonValue.BooleanValue(payload.passed()));
    members.put("confidence", payload.confidence());
    members.put("reasoning", payload.reasoning());
    members.put("latency_ms", payload.latencyMillis());
    members.put("original_artifacts", payload.originalArtifacts());
    members.put("generated_artifacts", payload.generatedArtifacts());
    members.put("presentation_order", payload.presentationOrder());
    return new JsonValue.ObjectValue(members);
  }

  private static JsonValue number(OptionalInt value) {
    return value.isPresent()
        ? JsonValue.NumberValue.of(value.getAsInt())
        : new JsonValue.NullValue();
  }

  private static JsonValue number(OptionalLong value) {
    return value.isPresent()
        ? JsonValue.NumberValue.of(value.getAsLong())
        : new JsonValue.NullValue();
  }
}
