package ai.leoma.miner;

import ai.leoma.json.WireTime;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A miner as the wire contract writes it (section 3.2): every member there, null where there is
/// nothing.
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({
  "uid",
  "hotkey",
  "model_name",
  "model_revision",
  "model_hash",
  "chute_id",
  "chute_slug",
  "is_valid",
  "invalid_reason",
  "block",
  "last_validated_at"
})
record MinerView(
    @JsonProperty("uid") int uid,
    @JsonProperty("hotkey") String hotkey,
    @JsonProperty("model_name") String modelName,
    @JsonProperty("model_revision") String modelRevision,
    @JsonProperty("model_hash") String modelHash,
    @JsonProperty("chute_id") String chuteId,
    @JsonProperty("chute_slug") String chuteSlug,
    @JsonProperty("is_valid") boolean isValid,
    @JsonProperty("invalid_reason") String invalidReason,
    @JsonProperty("block") Long block,
    @JsonProperty("last_validated_at") String lastValidatedAt) {

  /// @param total of all miners, valid or not
  @JsonPropertyOrder({"miners", "total", "valid_count"})
  record MinerList(
      @JsonProperty("miners") List<MinerView> miners,
      @JsonProperty("total") int total,
      @JsonProperty("valid_count") int validCount) {}

  /// Of a blacklisted miner only uid and hotkey are shown.
  static MinerView of(MinerRecord miner) {
    boolean isShown = !miner.isBlacklisted();
    return new MinerView(
        miner.uid(),
        miner.hotkey().ss58(),
        shown(miner.modelName(), isShown),
        shown(miner.revision(), isShown),
        shown(miner.modelHash(), isShown),
        shown(miner.chuteId(), isShown),
        shown(miner.chuteSlug(), isShown),
        miner.valid(),
        miner.invalidReason().orElse(null),
        isShown ? block(miner.commitmentBlock()) : null,
        miner.lastValidatedAt().map(WireTime::of).orElse(null));
  }

  private static String shown(Optional<String> value, boolean isShown) {
    return value.filter(unused -> isShown).orElse(null);
  }

  private static Long block(OptionalLong block) {
    return block.isPresent() ? block.getAsLong() : null;
  }
}
