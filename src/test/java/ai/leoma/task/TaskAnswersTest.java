package ai.leoma.task;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.Hotkey;
import ai.leoma.storage.ObjectKey;
import ai.leoma.storage.ObjectStore;
import ai.leoma.task.TaskVotes.PairSummary;
import ai.leoma.task.TaskVotes.PairVotes;
import ai.leoma.task.TaskVotes.ShownVote;
import ai.leoma.task.TaskVotes.TaskVoteSummary;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TaskAnswersTest {
  private static final JsonMapper JSON = JsonMapper.builder().addModule(new Jdk8Module()).build();
  private static final TaskId TASK = new TaskId(12);
  private static final PublishedTask PUBLISHED = new PublishedTask(TASK, "", Instant.EPOCH);
  private static final Hotkey A = new Hotkey("5" + "A".repeat(47));
  private static final Hotkey B = new Hotkey("5" + "B".repeat(47));
  private static final Hotkey C = new Hotkey("5" + "C".repeat(47));

  @Test
  void passedMinersComeFirstThenByHotkey() throws Exception {
    // Given
    TaskVoteSummary votes =
        new TaskVoteSummary(
            3,
            Map.of(
                C, new PairSummary(true, 2, Optional.of(Instant.parse("2026-05-01T12:00:00Z"))),
                A, new PairSummary(false, 1, Optional.empty())));

    // When
    var detail =
        TaskAnswers.detail(
            PUBLISHED, List.of(served(B), served(A), served(C)), votes, links(new NoStorage()));

    // Then
    assertThat(JSON.writeValueAsString(detail))
        .isEqualTo(
            """
            {"task_id":12,"description":null,"s3_prefix":"12",\
            "first_frame_path":"12/first_frame.png","original_clip_path":"12/original_clip.mp4",\
            "first_frame_url":null,"original_clip_url":null,"miner_count":3,"validator_count":3,\
            "miners":[\
            {"miner_hotkey":"%s","passed":true,"validator_count":2,"latency_ms":1500,\
            "updated":"2026-05-01T12:00:00Z"},\
            {"miner_hotkey":"%s","passed":false,"validator_count":1,"latency_ms":1500,"updated":null},\
            {"miner_hotkey":"%s","passed":false,"validator_count":0,"latency_ms":1500,"updated":null}\
            ]}"""
                .formatted(C.ss58(), A.ss58(), B.ss58()));
  }

  @Test
  void votesOnAPairAreShownWithTheirEvidence() throws Exception {
    // Given
    ShownVote vote =
        new ShownVote(
            B,
            true,
            Optional.of(5000.5),
            Instant.parse("2026-05-01T12:00:00.120Z"),
            OptionalInt.of(81),
            Optional.empty(),
            Optional.of(Map.of("motion_quality", 88)),
            OptionalInt.empty());

    // When
    var pair =
        TaskAnswers.minerDetail(
            PUBLISHED, served(A), new PairVotes(true, List.of(vote)), links(new NoStorage()));

    // Then
    assertThat(JSON.writeValueAsString(pair))
        .contains("\"generated_video_path\":\"12/generated_videos/" + A.ss58() + ".mp4\"")
        .contains("\"generated_video_url\":null")
        .contains("\"stake\":5000.5,\"evaluated_at\":\"2026-05-01T12:00:00.120000Z\"")
        .contains("\"confidence\":81,\"reasoning\":null")
        .contains("\"aspect_scores\":{\"motion_quality\":88},\"overall_score\":null")
        .endsWith("\"final_passed\":true,\"latency_ms\":1500}");
  }

  private static GenerationRecord served(Hotkey miner) {
    return new GenerationRecord(
        TASK, miner, "Served", OptionalLong.of(1500), 1, "revision", "chute", "hash");
  }

  private static PresignedObjects links(ObjectStore store) {
    return new PresignedObjects(store, Duration.ofMinutes(15));
  }

  /// Storage that was never configured.
  private static final class NoStorage implements ObjectStore {
    @Override
    public Uni<Void> put(ObjectKey key, Path file, String contentType) {
      throw notConfigured();
    }

    @Override
    public Uni<Void> putBytes(ObjectKey key, byte[] content, String contentType) {
      throw notConfigured();
    }

    @Override
    public Uni<Optional<Path>> get(ObjectKey key, Path target, long maxBytes) {
      throw notConfigured();
    }

    @Override
    public Uni<Boolean> exists(ObjectKey key) {
      throw notConfigured();
    }

    @Override
    public Uni<List<StoredObject>> list(String prefix, int max) {
      throw notConfigured();
    }

    @Override
    public Uni<Void> delete(ObjectKey key) {
      throw notConfigured();
    }

    @Override
    public URI presignedGet(ObjectKey key, Duration validity) {
      throw notConfigured();
    }

    private static IllegalStateException notConfigured() {
      return new IllegalStateException("object storage is not configured");
    }
  }
}
