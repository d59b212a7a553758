package ai.leoma.evaluation;

import ai.leoma.access.body.BodyBinding;
import ai.leoma.access.body.BodyFields;
import ai.leoma.chain.Hotkey;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.util.Optional;
import java.util.function.Supplier;

/// The body of POST /samples, and each item of a batch.
@Singleton
public class SampleBinding implements BodyBinding<Submission> {
  private static final int PROMPT = 4096;
  private static final int BUCKET = 255;
  private static final int PREFIX = 512;
  private static final int REASONING = 4096;
  private static final int ARTIFACTS = 8192;
  private static final int PRESENTATION_ORDER = 64;
  static final int SIGNATURE = 256;

  @Override
  public Supplier<Submission> read(BodyFields fields) {
    Supplier<SampleSubmission> item = item(fields);
    return () -> Submission.single(item.get());
  }

  static Supplier<SampleSubmission> item(BodyFields fields) {
    Optional<BigInteger> taskId = fields.integer("task_id");
    Optional<Hotkey> miner = fields.hotkey("miner_hotkey");
    Optional<String> prompt = fields.text("prompt", PROMPT);
    Optional<String> bucket = fields.text("s3_bucket", BUCKET);
    Optional<String> prefix = fields.text("s3_prefix", PREFIX);
    Optional<Boolean> passed = fields.bool("passed");
    Optional<BigInteger> confidence = fields.optionalInteger("confidence", 0, 100);
    Optional<String> reasoning = fields.optionalText("reasoning", REASONING);
    Optional<BigInteger> latency = fields.optionalInteger("latency_ms", 0, Long.MAX_VALUE);
    Optional<String> original = fields.optionalText("original_artifacts", ARTIFACTS);
    Optional<String> generated = fields.optionalText("generated_artifacts", ARTIFACTS);
    Optional<String> order = fields.optionalText("presentation_order", PRESENTATION_ORDER);
    Optional<String> signature = fields.optionalText("evaluation_signature", SIGNATURE);
    return () ->
        new SampleSubmission(
            taskId.orElseThrow(),
            miner.orElseThrow(),
            prompt.orElseThrow(),
            bucket.orElseThrow(),
            prefix.orElseThrow(),
            passed.orElseThrow(),
            confidence.map(BigInteger::intValueExact),
            reasoning,
            latency.map(BigInteger::longValueExact),
            original,
            generated,
            order,
            signature.filter(text -> !text.isEmpty()),
            fields.sent());
  }
}
