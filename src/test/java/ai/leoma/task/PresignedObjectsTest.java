package ai.leoma.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.chain.Hotkey;
import ai.leoma.storage.ObjectKey;
import ai.leoma.storage.S3ObjectStore;
import ai.leoma.storage.StorageSettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresignedObjectsTest {
  private static final Hotkey MINER = new Hotkey("5" + "A".repeat(47));
  private static final PublishedTask TASK =
      new PublishedTask(new TaskId(12), "prompt", Instant.EPOCH);
  private static final S3ObjectStore STORE =
      S3ObjectStore.open(
          new StorageSettings(
              URI.create("http://objects.example:9000"),
              "auto",
              "access",
              "secret",
              "leoma-samples",
              true,
              Duration.ofSeconds(1),
              1,
              1));

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void linksExpireSoonAndLeadToTheTasksOwnObjects() {
    PresignedObjects links = new PresignedObjects(STORE, Duration.ofMinutes(15));

    assertThat(links.firstFrame(TASK)).hasValueSatisfying(link -> leadsTo(link, "first_frame.png"));
    assertThat(links.originalClip(TASK))
        .hasValueSatisfying(link -> leadsTo(link, "original_clip.mp4"));
    assertThat(links.video(TASK, generation(12, "Served")))
        .hasValueSatisfying(link -> leadsTo(link, "generated_videos/" + MINER.ss58() + ".mp4"));
  }

  private static void leadsTo(String link, String object) {
    URI address = URI.create(link);
    assertThat(address.getAuthority()).isEqualTo("objects.example:9000");
    assertThat(address.getPath()).isEqualTo("/leoma-samples/12/" + object);
    assertThat(address.getQuery()).contains("X-Amz-Expires=900").contains("X-Amz-Signature=");
  }

  @Test
  void whatTheTaskDidNotPublishHasNoLink() {
    PresignedObjects links = new PresignedObjects(STORE, Duration.ofMinutes(15));

    assertThat(links.video(TASK, generation(12, "TimedOut"))).isEmpty();
    assertThat(links.video(TASK, generation(13, "Served"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 3601, 86_400})
  void linksThatLiveLongAreRefusedAtStart(long seconds) {
    assertThatThrownBy(() -> new PresignedObjects(STORE, Duration.ofSeconds(seconds)))
        .hasMessageContaining("leoma.task.link-validity");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/12/first_frame.png",
        "../leoma-videos/a.mp4",
        "12/../13/first_frame.png",
        "12/./first_frame.png",
        "12//first_frame.png",
        "12/%2e%2e/13",
        "12\\..\\13",
        "12/first_frame.png?versionId=1",
        "12/a\nb",
        "12/\0"
      })
  void textThatLeavesThePrefixIsNoKey(String text) {
    assertThatThrownBy(() -> new ObjectKey(text)).isInstanceOf(IllegalArgumentException.class);
  }

  private static GenerationRecord generation(long task, String outcome) {
    return new GenerationRecord(
        new TaskId(task), MINER, outcome, OptionalLong.of(1), 1, "revision", "chute", "hash");
  }
}
