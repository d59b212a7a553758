package ai.leoma.validator;

import ai.leoma.chain.Hotkey;
import ai.leoma.storage.ObjectKey;
import ai.leoma.storage.ObjectStore;
import ai.leoma.storage.TaskObjects;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What a validator needs of one task, read from the samples bucket: metadata and first frame; each
/// video when its turn comes.
///
/// @param miners hotkeys with a video, in evaluation order
record TaskArtifacts(long taskId, String prompt, Path firstFrame, List<MinerVideo> miners) {
  private static final long LARGEST_METADATA_BYTES = 4L << 20;
  private static final long LARGEST_FRAME_BYTES = 16L << 20;
  private static final int MOST_MINERS = 1024;
  private static final int LONGEST_PROMPT = 4096;
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  /// One miner of the task.
  record MinerVideo(Hotkey miner, OptionalLong latencyMillis) {}

  /// Empty when the task has no complete artifacts in the bucket.
  ///
  /// @throws IOException when the metadata is not what the wire contract says
  static Optional<TaskArtifacts> fetch(ObjectStore samples, long taskId, Path folder)
      throws IOException {
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
      return Optional.empty();
    }
    JsonNode root = JSON.readTree(Files.readAllBytes(metadata.get()));
    return Optional.of(new TaskArtifacts(taskId, prompt(root), firstFrame.get(), miners(root)));
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

  /// Older metadata has the prompt as plain text.
  private static String prompt(JsonNode root) throws IOException {
    JsonNode prompt = root.path("prompt");
    String text = prompt.isTextual() ? prompt.asText() : prompt.path("text").asText("");
    if (text.length() > LONGEST_PROMPT) {
      throw new IOException("metadata.json: prompt.text is longer than " + LONGEST_PROMPT);
    }
    return text;
  }

  /// Older metadata has the miners as the keys of an object.
  private static List<MinerVideo> miners(JsonNode root) throws IOException {
    JsonNode miners = root.path("miners");
    List<String> hotkeys = new ArrayList<>();
    if (miners.isArray()) {
      miners.forEach(miner -> hotkeys.add(miner.asText("")));
    } else {
      miners.fieldNames().forEachRemaining(hotkeys::add);
    }
    if (hotkeys.size() > MOST_MINERS) {
      throw new IOException("metadata.json: miners has more than " + MOST_MINERS + " entries");
    }
    List<MinerVideo> videos = new ArrayList<>();
    for (String hotkey : hotkeys) {
      if (!Hotkey.isWellFormed(hotkey)) {
        throw new IOException("metadata.json: miners holds something that is not a hotkey");
      }
      videos.add(new MinerVideo(new Hotkey(hotkey), latency(root, hotkey)));
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
