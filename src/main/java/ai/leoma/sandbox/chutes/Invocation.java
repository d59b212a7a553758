package ai.leoma.sandbox.chutes;

import ai.leoma.sandbox.ImitatedMiner;
import ai.leoma.sandbox.http.Reply;
import ai.leoma.sandbox.studio.MinerKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// One call of one chute from its validated request to the last byte. Lives on the event loop;
/// whatever it holds is given back when the client goes.
final class Invocation {

  private static final Duration DRIP = Duration.ofMillis(100);
  private static final int CHUNK_BYTES = 64 * 1024;

  private final Vertx vertx;
  private final HttpServerRequest call;
  private final HttpServerResponse response;
  private final ImitatedMiner miner;
  private final InvocationRequest request;
  private final RenderingQueue queue;
  private final List<Runnable> releases = new ArrayList<>();
  private boolean isOver;

  Invocation(
      Vertx vertx,
      HttpServerRequest call,
      ImitatedMiner miner,
      InvocationRequest request,
      RenderingQueue queue,
      Runnable whenOver) {
    this.vertx = vertx;
    this.call = call;
    this.response = call.response();
    this.miner = miner;
    this.request = request;
    this.queue = queue;
    releases.add(whenOver);
    response.closeHandler(gone -> release());
    response.endHandler(done -> release());
    response.exceptionHandler(broken -> release());
  }

  /// Answers as the chute would, with its fault if it has one.
  void answer(Optional<ChuteFault> fault) {
    switch (fault.orElseGet(() -> new ChuteFault.RendersAs(miner.kind()))) {
      case ChuteFault.Refused refused ->
          refuse(new ChuteRefusal(refused.status(), refused.detail()));
      case ChuteFault.Cold _ ->
          refuse(
              new ChuteRefusal(
                  503, "No instances available (yet) for chute_id='" + miner.chuteId() + "'"));
      case ChuteFault.Unreachable _ -> refuse(new ChuteRefusal(404, "No matching chute found!"));
      case ChuteFault.ProxyPage page ->
          Reply.text(
              call,
              page.status(),
              "text/html; charset=UTF-8",
              "<!DOCTYPE html><html><head><title>api | "
                  + page.status()
                  + "</title></head></html>");
      case ChuteFault.Stalled _ -> {}
      case ChuteFault.JsonAnswer _ -> Reply.text(call, 200, "application/json", "{\"ok\":true}");
      case ChuteFault.Oversized oversized -> flood(oversized.bytes());
      case ChuteFault.Dripping _ -> render(miner.kind(), this::drip);
      case ChuteFault.CutOff _ -> render(miner.kind(), video -> half(video, true));
      case ChuteFault.Truncated _ -> render(miner.kind(), video -> half(video, false));
      case ChuteFault.RendersAs as -> render(as.kind(), this::send);
      case ChuteFault.ManagementDown _,
          ChuteFault.VersionFlips _,
          ChuteFault.RevisionMissing _,
          ChuteFault.NotVerified _,
          ChuteFault.SlugMissing _ ->
          render(miner.kind(), this::send);
    }
  }

  /// Begins only after the delay. Until then it holds a timer and nothing else.
  void answerAfter(Duration delay, Optional<ChuteFault> fault) {
    long timer = vertx.setTimer(delay.toMillis(), due -> answer(fault));
    onRelease(() -> vertx.cancelTimer(timer));
  }

  private void render(MinerKind kind, Consumer<Path> deliver) {
    RenderingQueue.Rendering rendering = queue.render(miner, kind, request);
    onRelease(rendering::cancel);
    Future.fromCompletionStage(rendering.video(), vertx.getOrCreateContext())
        .onSuccess(
            video -> {
              if (!isOver) {
                deliver.accept(video);
              }
            })
        .onFailure(
            failure ->
                refuse(new ChuteRefusal(500, "No infrastructure available to serve request")));
  }

  private void send(Path video) {
    vertx
        .fileSystem()
        .open(video.toString(), new OpenOptions().setRead(true).setWrite(false))
        .onSuccess(
            file -> {
              onRelease(() -> closeQuietly(file));
              if (!isOver) {
                startVideo();
                file.pipeTo(response);
              }
            })
        .onFailure(failure -> response.reset());
  }

  private void drip(Path video) {
    whole(
        video,
        bytes -> {
          startVideo();
          int[] sent = {0};
          long timer =
              vertx.setPeriodic(
                  DRIP.toMillis(),
                  tick -> {
                    if (sent[0] < bytes.length()) {
                      response.write(bytes.slice(sent[0], ++sent[0]));
                    } else {
                      response.end();
                    }
                  });
          onRelease(() -> vertx.cancelTimer(timer));
        });
  }

  private void half(Path video, boolean isCut) {
    whole(
        video,
        bytes -> {
          startVideo();
          Future<Void> written = response.write(bytes.slice(0, bytes.length() / 2));
          written.onComplete(
              done -> {
                if (isCut) {
                  call.connection().close();
                } else {
                  response.end();
                }
              });
        });
  }

  private void flood(long bytes) {
    startVideo();
    pour(bytes);
  }

  private void pour(long bytesLeft) {
    if (isOver) {
      return;
    }
    if (bytesLeft <= 0) {
      response.end();
      return;
    }
    int size = (int) Math.min(CHUNK_BYTES, bytesLeft);
    response.write(Buffer.buffer(new byte[size])).onSuccess(done -> pour(bytesLeft - size));
  }

  private void whole(Path video, Consumer<Buffer> consumer) {
    vertx
        .fileSystem()
        .readFile(video.toString())
        .onSuccess(
            bytes -> {
              if (!isOver) {
                consumer.accept(bytes);
              }
            });
  }

  private void startVideo() {
    response
        .setStatusCode(200)
        .setChunked(true)
        .putHeader("Content-Type", "video/mp4")
        .putHeader("X-Chutes-InvocationID", UUID.randomUUID().toString())
        .putHeader("Cache-Control", "no-cache, no-transform")
        .putHeader("X-Accel-Buffering", "no")
        .putHeader("X-Chutes-RL-User", "inf");
  }

  private void refuse(ChuteRefusal refusal) {
    Reply.json(call, refusal.status(), refusal.body());
  }

  private void onRelease(Runnable release) {
    if (isOver) {
      release.run();
    } else {
      releases.add(release);
    }
  }

  private void release() {
    if (!isOver) {
      isOver = true;
      releases.forEach(Runnable::run);
      releases.clear();
    }
  }

  private static void closeQuietly(AsyncFile file) {
    try {
      file.close();
    } catch (IllegalStateException alreadyClosed) {
      // The pipe closes the file itself when it reaches its end.
    }
  }
}
