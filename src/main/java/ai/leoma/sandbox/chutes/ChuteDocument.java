package ai.leoma.sandbox.chutes;

import ai.leoma.sandbox.ChuteNames;
import ai.leoma.sandbox.ImitatedMiner;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/// One chute as the management API describes it (external-apis.md 1.3).
///
/// A miner that committed a branch has a chute that declares the branch. The real one would refuse
/// that, but only so does the mistake reach the check that it is made for, the one against Hugging
/// Face.
final class ChuteDocument {

  private static final String BIRTH = "2026-09-01T12:00:00.000000Z";

  private ChuteDocument() {}

  /// @param look how often the chute was looked at before
  static JsonObject of(ImitatedMiner miner, Optional<ChuteFault> fault, long look) {
    boolean isVerified = !(fault.orElse(null) instanceof ChuteFault.NotVerified);
    boolean hasRevision = !(fault.orElse(null) instanceof ChuteFault.RevisionMissing);
    boolean hasSlug = !(fault.orElse(null) instanceof ChuteFault.SlugMissing);
    boolean isFlipping = fault.orElse(null) instanceof ChuteFault.VersionFlips;
    String imageId = ChuteNames.id("leoma", "video-gen").toString();
    String code = "# " + miner.modelName() + (isFlipping ? " " + look : "") + "\n";
    return new JsonObject()
        .put("chute_id", miner.chuteId())
        .put("name", miner.modelName())
        .put("tagline", miner.modelName())
        .put("readme", "")
        .put("public", false)
        .put("version", ChuteNames.version(imageId, code).toString())
        .putNull("tool_description")
        .put("slug", hasSlug ? miner.chuteSlug() : null)
        .putNull("standard_template")
        .put("cords", new JsonArray().add(cord()))
        .put("jobs", new JsonArray())
        .putNull("cord_ref_id")
        .put("created_at", BIRTH)
        .put("updated_at", BIRTH)
        .put("image", image(imageId))
        .put("user", user(miner.chuteOwner()))
        .put("supported_gpus", new JsonArray().add("pro_6000"))
        .put("node_selector", nodeSelector())
        .put("invocation_count", 0)
        .put("current_estimated_price", price())
        .put("instances", new JsonArray().add(instance(miner, isVerified)))
        .putNull("logo_id")
        .putNull("logo")
        .put("openrouter", false)
        .put("chutes_version", "0.6.10")
        .put("revision", hasRevision ? miner.modelRevision() : null)
        .put("concurrency", 1)
        .putNull("boost")
        .put("max_instances", 1)
        .put("scaling_threshold", 0.75)
        .put("shutdown_after_seconds", 86_400)
        .put("allow_external_egress", false)
        .put("encrypted_fs", false)
        .put("tee", true)
        .putNull("lock_modules")
        .put("immutable", false)
        .put("disabled", false)
        .put("preemptible", true)
        .put("effective_compute_multiplier", 2.7)
        .put("compute_multiplier_factors", new JsonObject().put("base", 0.4).put("tee", 2.25))
        .putNull("bounty")
        .put("hot", isVerified);
  }

  /// What `warmup?quick=true` answers (1.7).
  static JsonObject warmup(ImitatedMiner miner, Optional<ChuteFault> fault) {
    boolean isHot = !(fault.orElse(null) instanceof ChuteFault.NotVerified);
    JsonArray instances = new JsonArray();
    if (isHot) {
      instances.add(
          new JsonObject()
              .put("instance_id", instanceId(miner))
              .put("gpu_model_name", "NVIDIA RTX PRO 6000")
              .put("gpu_count", 1)
              .put("active", true));
    }
    return new JsonObject()
        .put("status", isHot ? "hot" : "cold")
        .put("instance_count", instances.size())
        .putNull("bounty")
        .put("instances", instances);
  }

  private static JsonObject cord() {
    return new JsonObject()
        .put("method", "POST")
        .put("path", "/generate")
        .put("function", "generate")
        .put("stream", false)
        .put("passthrough", false)
        .put("public_api_path", "/generate")
        .put("public_api_method", "POST")
        .put("input_schema", inputSchema())
        .put("output_schema", new JsonObject())
        .put("output_content_type", "video/mp4")
        .put("minimal_input_schema", inputSchema());
  }

  private static JsonObject inputSchema() {
    JsonObject text = new JsonObject().put("type", "string");
    JsonObject integer = new JsonObject().put("type", "integer");
    JsonObject properties =
        new JsonObject()
            .put("prompt", text)
            .put("image", text)
            .put("frames", integer)
            .put("num_frames", integer)
            .put("fps", integer)
            .put("resolution", text)
            .put("fast", new JsonObject().put("type", "boolean"));
    return new JsonObject()
        .put("type", "object")
        .put("properties", properties)
        .put("required", new JsonArray().add("prompt").add("image"));
  }

  private static JsonObject image(String imageId) {
    return new JsonObject()
        .put("image_id", imageId)
        .put("name", "video-gen")
        .put("readme", "")
        .put("tag", "1.0")
        .put("public", true)
        .put("status", "built and pushed")
        .put("created_at", BIRTH)
        .put("build_started_at", BIRTH)
        .put("build_completed_at", BIRTH)
        .put("user", user("leoma"))
        .putNull("logo_id")
        .put("patch_version", "initial")
        .putNull("logo");
  }

  private static JsonObject user(String name) {
    return new JsonObject()
        .put("username", name)
        .put("user_id", ChuteNames.id(name, "account").toString())
        .putNull("logo_id")
        .put("created_at", BIRTH)
        .putNull("logo");
  }

  private static JsonObject nodeSelector() {
    return new JsonObject()
        .put("gpu_count", 1)
        .put("min_vram_gb_per_gpu", 80)
        .put("include", new JsonArray().add("pro_6000"))
        .putNull("exclude")
        .put("dynamic", false)
        .put("compute_multiplier", 0.4)
        .put("supported_gpus", new JsonArray().add("pro_6000"));
  }

  private static JsonObject price() {
    return new JsonObject()
        .put("usd", new JsonObject().put("hour", 1.8).put("second", 0.0005))
        .put("tao", new JsonObject().put("hour", 0.004).put("second", 1.1e-06));
  }

  private static JsonObject instance(ImitatedMiner miner, boolean isVerified) {
    return new JsonObject()
        .put("instance_id", instanceId(miner))
        .put("region", "n/a")
        .put("active", true)
        .put("verified", isVerified)
        .put("last_verified_at", isVerified ? "2026-09-01T12:30:00Z" : null);
  }

  private static String instanceId(ImitatedMiner miner) {
    return ChuteNames.id(miner.chuteId(), "instance").toString();
  }
}
