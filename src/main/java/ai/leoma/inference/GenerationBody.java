package ai.leoma.inference;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Base64;

/// The JSON that every chute is sent (external-apis.md 1.4). Made once for a whole fan-out: all
/// calls send the same bytes.
final class GenerationBody {
  private final Vertx vertx;
  private final InferenceConfig config;

  GenerationBody(Vertx vertx, InferenceConfig config) {
    this.vertx = vertx;
    this.config = config;
  }

  Uni<Buffer> of(GenerationRequest request) {
    if (request.firstFramePng().isEmpty()) {
      return Uni.createFrom().item(() -> members(request).toBuffer());
    }
    return Uni.createFrom()
        .completionStage(() -> image(request.firstFramePng().get()).toCompletionStage())
        .map(image -> members(request).put("image", base64(image)).toBuffer());
  }

  private Future<Buffer> image(Path file) {
    long limit = config.maxImageBytes().asLongValue();
    return vertx
        .fileSystem()
        .props(file.toString())
        .compose(
            properties ->
                properties.size() > limit
                    ? Future.failedFuture(
                        new IllegalArgumentException(
                            "the first frame has "
                                + properties.size()
                                + " bytes, more than "
                                + limit))
                    : vertx.fileSystem().readFile(file.toString()));
  }

  /// Both spellings of the number of frames: the old sampler sent one, the miners' template reads
  /// the other.
  private JsonObject members(GenerationRequest request) {
    JsonObject members = new JsonObject();
    request.prompt().ifPresent(prompt -> members.put("prompt", prompt));
    return members
        .put("fps", config.framesPerSecond())
        .put("frames", config.frames())
        .put("num_frames", config.frames())
        .put("resolution", config.resolution())
        .put("fast", true);
  }

  private static String base64(Buffer image) {
    return Base64.getEncoder().encodeToString(image.getBytes());
  }
}
