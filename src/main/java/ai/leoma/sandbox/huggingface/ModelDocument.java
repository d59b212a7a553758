package ai.leoma.sandbox.huggingface;

import ai.leoma.sandbox.ImitatedMiner;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/// A model repository as the hub describes it (external-apis.md 2.3).
final class ModelDocument {

  private static final String CHANGED = "2026-09-01T12:00:00.000Z";
  private static final long WEIGHT_FILE_BYTES = 9_900_000_000L;
  private static final int POINTER_BYTES = 136;

  private ModelDocument() {}

  /// @param hasBlobs whether sizes and digests were asked for
  /// @param distortion what is not as it should be
  static JsonObject of(ImitatedMiner miner, boolean hasBlobs, Optional<HubFault> distortion) {
    HubFault fault = distortion.orElse(null);
    String name = miner.modelName();
    String sha =
        fault instanceof HubFault.AnotherCommit another ? another.sha() : miner.repositorySha();
    JsonArray siblings =
        fault instanceof HubFault.Empty
            ? new JsonArray()
            : siblings(miner, hasBlobs, !(fault instanceof HubFault.WithoutLargeFiles));
    JsonObject model =
        new JsonObject()
            .put("_id", miner.weightSha256().getFirst().substring(0, 24))
            .put("id", name)
            .put("modelId", name)
            .put("author", name.substring(0, name.indexOf('/')))
            .put("sha", sha)
            .put("lastModified", CHANGED)
            .put("createdAt", CHANGED)
            .put("private", false);
    if (fault instanceof HubFault.Gated) {
      model.put("gated", "auto");
    } else {
      model.put("gated", false);
    }
    return model
        .put("disabled", false)
        .put("downloads", 0)
        .put("likes", 0)
        .put("tags", new JsonArray().add("diffusers").add("safetensors").add("image-to-video"))
        .put("library_name", "diffusers")
        .put("usedStorage", WEIGHT_FILE_BYTES * miner.weightSha256().size())
        .put("siblings", siblings);
  }

  private static JsonArray siblings(ImitatedMiner miner, boolean hasBlobs, boolean hasLargeFiles) {
    JsonArray siblings = new JsonArray();
    for (String name : List.of("README.md", "model_index.json")) {
      siblings.add(sibling(name, 512, miner.repositorySha(), hasBlobs));
    }
    List<String> weights = miner.weightSha256();
    for (int file = 0; file < weights.size(); file++) {
      String name =
          "transformer/diffusion_pytorch_model-%05d-of-%05d.safetensors"
              .formatted(file + 1, weights.size());
      String blobId = weights.get(file).substring(0, 40);
      JsonObject sibling = sibling(name, WEIGHT_FILE_BYTES, blobId, hasBlobs);
      if (hasBlobs && hasLargeFiles) {
        sibling.put("lfs", largeFile(weights.get(file)));
      }
      siblings.add(sibling);
    }
    return siblings;
  }

  private static JsonObject sibling(String name, long size, String blobId, boolean hasBlobs) {
    JsonObject sibling = new JsonObject().put("rfilename", name);
    return hasBlobs ? sibling.put("size", size).put("blobId", blobId) : sibling;
  }

  private static JsonObject largeFile(String sha256) {
    return new JsonObject()
        .put("sha256", sha256)
        .put("size", WEIGHT_FILE_BYTES)
        .put("pointerSize", POINTER_BYTES);
  }
}
