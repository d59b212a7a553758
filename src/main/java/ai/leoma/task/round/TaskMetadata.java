package ai.leoma.task.round;

import ai.leoma.chain.BlockReference;
import ai.leoma.media.OneShot.Stretch;
import ai.leoma.task.TaskConfig;
import ai.leoma.task.round.ChosenClip.PassedOver;
import ai.leoma.task.round.RoundState.Attempt;
import ai.leoma.task.round.RoundState.Generating;
import ai.leoma.task.source.SourceClip;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// Writes `metadata.json` as the wire contract has it (section 5, version 0.3.9): two spaces of
/// indent, ASCII only. Member `round` says how the clip was drawn (rules 9), `artifacts` what each
/// object hashes to; readers of the old form ignore both.
final class TaskMetadata {
  private static final DateTimeFormatter NAIVE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .build();
  private static final ObjectWriter WRITER = JSON.writer(printer());

  private final TaskConfig config;
  private final String sourceBucket;

  TaskMetadata(TaskConfig config, String sourceBucket) {
    this.config = config;
    this.sourceBucket = sourceBucket;
  }

  byte[] write(Generating round, List<MinerOutcome> outcomes, List<UploadPlan.Item> artifacts) {
    Attempt attempt = round.attempt();
    ObjectNode root = JSON.createObjectNode();
    root.put("task_id", attempt.task().value());
    root.put("created_at", NAIVE.format(attempt.startedAt()));
    root.set("source", source(round.clip()));
    ObjectNode prompt = root.putObject("prompt");
    prompt.put("model", round.prompt().model());
    prompt.put("text", round.prompt().text());
    prompt.put("description_source", "full_clip_video");
    ArrayNode miners = root.putArray("miners");
    ObjectNode latencies = root.putObject("miner_latencies_ms");
    for (MinerOutcome outcome : outcomes) {
      if (outcome.isServed()) {
        miners.add(outcome.model().miner().ss58());
        latencies.put(outcome.model().miner().ss58(), outcome.latencyMillis());
      }
    }
    root.set("round", draw(round));
    ObjectNode digests = root.putObject("artifacts");
    artifacts.forEach(item -> digests.put(item.key().value(), item.sha256()));
    return text(root).getBytes(StandardCharsets.US_ASCII);
  }

  private ObjectNode source(ChosenClip clip) {
    SourceClip source = clip.source();
    Stretch stretch = source.stretchOf(clip.ref());
    ObjectNode node = JSON.createObjectNode();
    node.put("bucket", sourceBucket);
    node.put("key", source.key().value());
    node.put("full_duration_seconds", seconds(Duration.ofMillis(source.durationMillis())));
    node.put("clip_start_seconds", seconds(clip.ref().start()));
    node.put("clip_duration_seconds", config.clipDuration().toSeconds());
    node.put("one_shot_segment_start_seconds", seconds(stretch.start()));
    node.put("one_shot_segment_end_seconds", seconds(stretch.end()));
    node.put("scene_cut_count", source.cuts());
    node.put("scene_detection_threshold", config.sceneThreshold());
    node.put("sha256", source.sha256());
    node.put("origin", source.origin());
    node.put("supplier", source.supplier().orElse(null));
    return node;
  }

  private static ObjectNode draw(Generating round) {
    BlockReference block = round.drawn().block();
    ObjectNode node = JSON.createObjectNode();
    node.put("attempt", round.attempt().number());
    node.put("pool_digest", round.attempt().poolDigest());
    node.put("head_number", round.drawn().head().number());
    node.put("block_number", block.number());
    node.put("block_hash", block.hash());
    node.put("reused", round.clip().reused());
    ArrayNode passedOver = node.putArray("passed_over");
    for (PassedOver each : round.clip().passedOver()) {
      ObjectNode entry = passedOver.addObject();
      entry.put("source_sha256", each.clip().sourceSha256());
      entry.put("start_seconds", seconds(each.clip().start()));
      entry.put("reason", each.reason());
    }
    return node;
  }

  private static double seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3)
        .setScale(3, RoundingMode.HALF_EVEN)
        .doubleValue();
  }

  private static String text(ObjectNode root) {
    try {
      return WRITER.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }

  private static DefaultPrettyPrinter printer() {
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter(separators);
    printer.indentArraysWith(indenter);
    printer.indentObjectsWith(indenter);
    return printer;
  }
}
