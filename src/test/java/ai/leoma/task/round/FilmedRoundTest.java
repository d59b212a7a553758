package ai.leoma.task.round;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.BlockReference;
import ai.leoma.inference.Generation;
import ai.leoma.inference.GenerationRequest;
import ai.leoma.inference.GenerationTarget;
import ai.leoma.judge.PromptWriter.WrittenPrompt;
import ai.leoma.media.Media;
import ai.leoma.media.ProbeResult.Playable;
import ai.leoma.miner.CommittedModel;
import ai.leoma.sandbox.stores.TestStores;
import ai.leoma.task.TaskId;
import ai.leoma.task.source.SourcePool;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A round over real video: the clip is cut by ffmpeg.
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class FilmedRoundTest {
  @Inject RoundFixture fixture;
  @Inject SourcePool pool;
  @Inject Media media;
  @Inject OtherRooms otherRooms;
  @TempDir Path folder;

  @Test
  void clipIsFiveSecondsOfTheSourceAndThePromptSeesTwelveFrames() throws Exception {
    // Given
    fixture.rows("UPDATE source_clip SET withdrawn_at = now()", Tuple.tuple());
    pool.ingest(film("film.mp4"), "folder", Optional.empty());
    long task = fixture.newestTask() + 1;
    WithRealMedia neighbours =
        new WithRealMedia(new FakeNeighbours(Fuse.none()), otherRooms, new AtomicInteger());

    // When
    RoundResult result = fixture.rounds(neighbours, Fuse.none()).runOne();

    // Then
    assertThat(result).isEqualTo(new RoundResult.Published(new TaskId(task)));
    assertThat(neighbours.framesSeen).hasValue(12);
    Path clip = Files.write(folder.resolve("c.mp4"), fixture.content(task + "/original_clip.mp4"));
    assertThat(media.probe(clip)).isInstanceOf(Playable.class);
    Playable playable = (Playable) media.probe(clip);
    assertThat(playable.facts().duration()).isEqualTo(Duration.ofSeconds(5));
    assertThat(playable.facts().widthPixels()).isEqualTo(1280);
    byte[] firstFrame = fixture.content(task + "/first_frame.png");
    assertThat(firstFrame).startsWith(0x89, 'P', 'N', 'G');
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(firstFrame));
    assertThat(picture.getWidth()).isEqualTo(832);
    assertThat(picture.getHeight()).isEqualTo(480);
  }

  private Path film(String name) {
    media.run(
        List.of(
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=1920x1080:r=16:d=9",
            "-c:v",
            "libx264",
            "-pix_fmt",
            "yuv420p",
            name),
        Duration.ofSeconds(60),
        folder);
    return folder.resolve(name);
  }

  /// The imitated world, with the real scissors.
  private record WithRealMedia(FakeNeighbours others, OtherRooms rooms, AtomicInteger framesSeen)
      implements RoundNeighbours {
    @Override
    public Uni<BlockReference> head() {
      return others.head();
    }

    @Override
    public Uni<Optional<BlockReference>> finalizedBlock(long number) {
      return others.finalizedBlock(number);
    }

    @Override
    public Uni<List<CommittedModel>> validMiners() {
      return others.validMiners();
    }

    @Override
    public Uni<List<Generation>> generate(
        List<GenerationTarget> targets, GenerationRequest request, Path folder) {
      return others.generate(targets, request, folder);
    }

    @Override
    public Duration longestGeneration(int targets) {
      return others.longestGeneration(targets);
    }

    @Override
    public Uni<WrittenPrompt> writePrompt(List<Path> frames) {
      framesSeen.set(frames.size());
      return others.writePrompt(frames);
    }

    @Override
    public void cutClip(Path source, Duration start, Duration length, Path clip) {
      rooms.cutClip(source, start, length, clip);
    }

    @Override
    public void firstFrame(Path clip, Path png) {
      rooms.firstFrame(clip, png);
    }

    @Override
    public List<Path> frames(Path clip, Path folder) {
      return rooms.frames(clip, folder);
    }
  }
}
