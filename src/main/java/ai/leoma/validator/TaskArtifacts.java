package ai.leoma.validator;

import ai.leoma.chain.Hotkey;
import ai.leoma.json.BoundedJson;
import ai.leoma.storage.ObjectKey;
import ai.leoma.storage.ObjectStore;
import ai.leoma.storage.ObjectTooLarge;
import ai.leoma.storage.TaskObjects;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jboss.logging.Logger;

/// What a validator needs of one task, read from the samples bucket: metadata and first frame; each
/// video when its turn comes.
///
/// @param miners hotkeys with a video, in evaluation order
record TaskArtifacts(long taskId, String prompt, Path firstFrame, List<MinerVideo> miners) {
  private static final Logger LOG = Logger.getLogger(TaskArtifacts.class);
  private static final long LARGEST_METADATA_BYTES = 4L << 20;

  /// The judge takes no larger image.
  private static final long LARGEST_FRAME_BYTES = 8L << 20;

  private static final int MOST_MINERS = 1024;
  private static final int LONGEST_PROMPT = 4096;
  private static final int LONGEST_REASON = 300;
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = BoundedJson.mapper();

  /// One miner of the task.
  record MinerVideo(Hotkey miner, OptionalLong latencyMillis) {}

  /// What the samples bucket has of a task.
  sealed interface Fetched {
    record Complete(TaskArtifacts task) implements Fetched {}

    /// Something is missing, or is not what the wire contract says.
    record Unusable(String reason) implements Fetched {}
  }

  /// @throws StorageUnavailable when the bucket cannot be reached
  static Fetched fetch(ObjectStore samples, long taskId, Path folder) throws IOException {
    try {
      Optional<Path> metadata =
          await(
              samples,
              TaskObjects.metadata(taskId),
              folder.resolve("metadata.json"),
              LARGEST_METADATA_BYTES);
      Optional<Path> firstFrame =
          await(
              samples,
              TaskObjects.firstFrame(taskId),
              folder.resolve("first_frame.png"),
              LARGEST_FRAME_BYTES);
      if (metadata.isEmpty() || firstFrame.isEmpty()) {
        return new Fetched.Unusable("metadata.json or first_frame.png is missing");
      }
      JsonNode root = JSON.readTree(Files.readAllBytes(metadata.get()));
      return new Fetched.Complete(
          new TaskArtifacts(taskId, prompt(root), picture(firstFrame.get()), miners(taskId, root)));
    } catch (ObjectTooLarge | JsonProcessingException | OddMetadata e) {
      return new Fetched.Unusable(shortened(e.getMessage()));
    }
  }

  private static String shortened(String message) {
    String line = String.valueOf(message).replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON);
  }

  private static final class OddMetadata extends Exception {
    private static final long serialVersionUID = 1L;

    OddMetadata(String message) {
      super(message);
    }
  }

  private static Optional<Path> await(ObjectStore samples, ObjectKey key, Path target, long limit) {
    return samples.get(key, target, limit).await().atMost(DEADLINE);
  }

  Optional<Path> video(ObjectStore samples, Hotkey miner, Path folder, long limit) {
    return await(
        samples,
        TaskObjects.generatedVideo(taskId, miner),
        folder.resolve(miner.ss58() + ".mp4"),
        limit);
  }

  private static Path picture(Path file) throws IOException, OddMetadata {
    try (InputStream in = Files.newInputStream(file)) {
      if (!Arrays.equals(in.readNBytes(PNG.length), PNG)) {
        throw new OddMetadata("first_frame.png is not a PNG");
      }
      return file;
    }
  }

  /// Older metadata has the prompt as plain text.
  private static String prompt(JsonNode root) throws OddMetadata {
    JsonNode prompt = root.path("prompt");
    String text = prompt.isTextual() ? prompt.asText() : prompt.path("text").asText("");
    if (text.codePointCount(0, text.length()) > LONGEST_PROMPT) {
      throw new OddMetadata("metadata.json: prompt.text is longer than " + LONGEST_PROMPT);
    }
    return text;
  }

  /// Older metadata has the miners as the keys of an object. What is no hotkey can have no video
  /// and gets no vote; what is named twice gets one.
  private static List<MinerVideo> miners(long taskId, JsonNode root) throws OddMetadata {
    JsonNode miners = root.path("miners");
    Set<String> hotkeys = new LinkedHashSet<>();
    if (miners.isArray()) {
      miners.forEach(miner -> hotkeys.add(miner.asText("")));
    } else if (!miners.isObject()) {
      throw new OddMetadata("metadata.json: miners is no list");
    } else {
      miners.fieldNames().forEachRemaining(hotkeys::add);
    }
    if (hotkeys.size() > MOST_MINERS) {
      throw new OddMetadata("metadata.json: miners has more than " + MOST_MINERS + " entries");
    }
    List<MinerVideo> videos = new ArrayList<>();
    for (String hotkey : hotkeys) {
      if (Hotkey.isWellFormed(hotkey)) {
        videos.add(new MinerVideo(new Hotkey(hotkey), latency(root, hotkey)));
      } else {
        LOG.warnf("task %d: metadata.json: miners holds something that is no hotkey", taskId);
      }
    }
    return videos;
  }

  private static OptionalLong latency(JsonNode root, String hotkey) {
    JsonNode latency = root.path("miner_latencies_ms").path(hotkey);
    return latency.canConvertToLong() && latency.asLong() >= 0
        ? OptionalLong.of(latency.asLong())
        : OptionalLong.empty();
  }
}
