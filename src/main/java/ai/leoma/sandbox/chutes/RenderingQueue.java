package ai.leoma.sandbox.chutes;

import ai.leoma.digest.Sha256;
import ai.leoma.files.FolderDeletion;
import ai.leoma.sandbox.ImitatedMiner;
import ai.leoma.sandbox.studio.MinerKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// The imitated miners' graphics cards: so many renderings at once, first come first served.
///
/// What was rendered is kept on disk by kind, seed and image and not made again.
final class RenderingQueue implements AutoCloseable {

  private static final Duration CLOSING_PATIENCE = Duration.ofSeconds(5);

  private final VideoMaker videoMaker;
  private final Path folder;
  private final ExecutorService renderers;

  RenderingQueue(VideoMaker videoMaker, Path folder, int atOnce) {
    this.videoMaker = videoMaker;
    this.folder = folder;
    this.renderers =
        Executors.newFixedThreadPool(atOnce, Thread.ofPlatform().name("renderer-", 0).factory());
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + folder, e);
    }
  }

  /// Renders, or finds what was rendered. The caller reads the file and leaves it where it is.
  ///
  /// Cancelling the rendering takes it out of the queue or stops it.
  Rendering render(ImitatedMiner miner, MinerKind kind, InvocationRequest request) {
    CompletableFuture<Path> video = new CompletableFuture<>();
    Future<?> place =
        renderers.submit(
            () -> {
              try {
                video.complete(made(miner, kind, request));
              } catch (Exception failure) {
                video.completeExceptionally(failure);
              }
            });
    return new Rendering(video, place);
  }

  @Override
  public void close() {
    renderers.shutdownNow();
    try {
      if (!renderers.awaitTermination(CLOSING_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("a rendering does not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while renderings stop", e);
    }
  }

  private Path made(ImitatedMiner miner, MinerKind kind, InvocationRequest request)
      throws Exception {
    String key = kind.title() + "/" + miner.renderingSeed() + "/" + request.imageDigest();
    byte[] digest = Sha256.of(key.getBytes(StandardCharsets.UTF_8));
    Path video = folder.resolve(HexFormat.of().formatHex(digest) + ".mp4");
    if (Files.exists(video)) {
      return video;
    }
    Path scratch = Files.createTempDirectory(folder, "rendering-");
    Path image = scratch.resolve("first-frame.png");
    Path unfinished = scratch.resolve("video.mp4");
    try {
      Files.write(image, request.firstFramePng().getBytes());
      videoMaker.make(kind, image, miner.renderingSeed(), unfinished);
      return Files.move(unfinished, video, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      FolderDeletion.delete(scratch);
    }
  }

  /// @param video the finished file
  record Rendering(CompletableFuture<Path> video, Future<?> place) {

    void cancel() {
      place.cancel(true);
    }
  }
}
