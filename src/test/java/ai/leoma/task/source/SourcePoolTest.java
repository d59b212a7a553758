package ai.leoma.task.source;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.database.Database;
import ai.leoma.digest.Sha256;
import ai.leoma.media.Media;
import ai.leoma.sandbox.stores.TestStores;
import ai.leoma.storage.ObjectKey;
import ai.leoma.storage.ObjectStore;
import ai.leoma.storage.SourceBucket;
import ai.leoma.task.source.IngestResult.Added;
import ai.leoma.task.source.IngestResult.AlreadyThere;
import ai.leoma.task.source.IngestResult.Refused;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pool with real ffmpeg, PostgreSQL and object storage.
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class SourcePoolTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Inject SourcePool pool;
  @Inject SourceRepository sources;
  @Inject Database database;
  @Inject Media media;
  @Inject @SourceBucket ObjectStore bucket;
  @TempDir Path folder;

  @Test
  void goodVideoIsTakenInOnceWithItsStretches() throws Exception {
    // Given
    Path video = video("good.mp4", "testsrc2=s=320x240:r=16:d=13", "a");

    // When
    IngestResult first = pool.ingest(video, "folder", Optional.of("somebody"));
    IngestResult second = pool.ingest(video, "folder", Optional.empty());

    // Then
    String sha256 = Sha256.hexOf(video);
    assertThat(first).isEqualTo(new Added(sha256, 2));
    assertThat(second).isEqualTo(new AlreadyThere(sha256));
    SourceClip clip = sources.ofDigest(sha256).await().atMost(LIMIT).orElseThrow();
    assertThat(clip.supplier()).contains("somebody");
    assertThat(clip.startsMillis()).containsExactly(2000L, 7000L);
    assertThat(clip.widthPixels()).isEqualTo(320);
    assertThat(clip.stretchOf(new ClipRef(sha256, 7000)).end()).isEqualTo(Duration.ofSeconds(13));
    assertThat(clip.key()).isEqualTo(new ObjectKey("sources/" + sha256 + ".mp4"));
    assertThat(bucket.exists(clip.key()).await().atMost(LIMIT)).isTrue();
  }

  @Test
  void whatCannotBeCutFromIsRefusedWithTheReason() throws Exception {
    Path text = Files.writeString(folder.resolve("text.mp4"), "not a video".repeat(5000));
    Path empty = Files.createFile(folder.resolve("empty.mp4"));
    Path shortOne = video("short.mp4", "testsrc2=s=640x480:r=16:d=3", "b");
    Path shots = threeShots();

    assertThat(refusal(text)).contains("NOT_A_VIDEO");
    assertThat(refusal(empty)).contains("EMPTY");
    assertThat(refusal(shortOne)).contains("TOO_SHORT");
    assertThat(refusal(shots)).contains("without a cut");
    assertThat(sources.ofDigest(Sha256.hexOf(shots)).await().atMost(LIMIT)).isEmpty();
  }

  @Test
  void datasetClipIsUsedWholeAlthoughItIsShorterAndSmaller() throws Exception {
    Path clip = video("clip.mp4", "color=red:s=64x64:r=20:d=4.9", "c");

    assertThat(refusal(clip)).isNotEmpty();
    assertThat(pool.ingest(clip, SourceLimits.DATASET, Optional.empty()))
        .isEqualTo(new Added(Sha256.hexOf(clip), 1));
    assertThat(sources.ofDigest(Sha256.hexOf(clip)).await().atMost(LIMIT).orElseThrow())
        .extracting(SourceClip::startsMillis)
        .isEqualTo(List.of(0L));
  }

  @Test
  void withdrawnSourceIsNotDrawnAndNotTakenInAgain() throws Exception {
    // Given
    Path video = video("withdrawn.mp4", "testsrc2=s=320x240:r=16:d=8", "d");
    String sha256 = Sha256.hexOf(video);
    assertThat(pool.ingest(video, "folder", Optional.empty())).isInstanceOf(Added.class);
    assertThat(drawable()).containsKey(sha256);

    // When
    assertThat(pool.withdraw(sha256)).isTrue();

    // Then
    assertThat(drawable()).doesNotContainKey(sha256);
    assertThat(pool.ingest(video, "folder", Optional.empty())).isEqualTo(new AlreadyThere(sha256));
    assertThat(pool.withdraw("f".repeat(64))).isFalse();
  }

  @Test
  void bucketIsLookedThroughAndNothingIsLookedAtTwice() throws Exception {
    // Given
    String prefix = "corpus-" + UUID.randomUUID() + "/";
    Path good = video("good.mp4", "testsrc2=s=320x240:r=16:d=9", "e");
    put(prefix + "good.mp4", good);
    put(prefix + "copy.mp4", good);
    put(prefix + "bad.mp4", Files.writeString(folder.resolve("bad"), "no".repeat(20_000)));
    put(prefix + "good.json", Files.writeString(folder.resolve("json"), "{}"));

    // When
    Map<String, IngestResult> first = pool.syncBucket();
    Map<String, IngestResult> second = pool.syncBucket();

    // Then
    assertThat(first.get(prefix + "bad.mp4")).isInstanceOf(Refused.class);
    assertThat(List.of(first.get(prefix + "copy.mp4"), first.get(prefix + "good.mp4")))
        .hasExactlyElementsOfTypes(Added.class, AlreadyThere.class);
    assertThat(first).doesNotContainKey(prefix + "good.json");
    assertThat(second.keySet()).noneMatch(key -> key.startsWith(prefix));
  }

  private String refusal(Path file) {
    return pool.ingest(file, "folder", Optional.empty()) instanceof Refused refused
        ? refused.reason()
        : "";
  }

  private Map<String, List<Long>> drawable() {
    return SourceRepository.drawable(database.pool()).await().atMost(LIMIT).startsBySource();
  }

  private void put(String key, Path file) {
    bucket.put(new ObjectKey(key), file, "video/mp4").await().atMost(LIMIT);
  }

  private Path threeShots() {
    List<String> arguments =
        new ArrayList<>(List.of("-f", "lavfi", "-i", "color=red:s=640x480:r=16:d=3"));
    arguments.addAll(List.of("-f", "lavfi", "-i", "testsrc=s=640x480:r=16:d=3"));
    arguments.addAll(List.of("-f", "lavfi", "-i", "color=blue:s=640x480:r=16:d=3"));
    arguments.addAll(List.of("-filter_complex", "[0][1][2]concat=n=3"));
    arguments.addAll(List.of("-c:v", "libx264", "-pix_fmt", "yuv420p", "three.mp4"));
    media.run(arguments, LIMIT, folder);
    return folder.resolve("three.mp4");
  }

  /// A video whose bytes are its own in every run, so that a store that was filled before has none.
  private Path video(String name, String source, String mark) {
    String title = mark + UUID.randomUUID();
    media.run(
        List.of(
            "-f",
            "lavfi",
            "-i",
            source,
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-pix_fmt",
            "yuv420p",
            "-metadata",
            "title=" + title,
            name),
        LIMIT,
        folder);
    return folder.resolve(name);
  }
}
