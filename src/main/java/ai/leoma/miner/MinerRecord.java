package ai.leoma.miner;

import ai.leoma.chain.Hotkey;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// A miner as last validated (the wire contract's Miner).
///
/// @param valid false also while the hotkey is on the blacklist
/// @param invalidReason the reason string of the wire contract, empty when valid
/// @param stale the verdict is older than an outage of Chutes or Hugging Face and stands for the
///     grace period
public record MinerRecord(
    Hotkey hotkey,
    int uid,
    Optional<String> modelName,
    Optional<String> revision,
    Optional<String> modelHash,
    Optional<String> chuteId,
    Optional<String> chuteSlug,
    boolean valid,
    Optional<String> invalidReason,
    OptionalLong commitmentBlock,
    Optional<Instant> lastValidatedAt,
    boolean stale) {

  /// Then nothing but uid and hotkey is shown in public.
  public boolean isBlacklisted() {
    return invalidReason.filter(InvalidReason.BLACKLISTED::equals).isPresent();
  }
}
