package ai.leoma.inference;

import ai.leoma.chain.Hotkey;
import java.util.Optional;

/// Whom to call: a miner's chute by id; its slug is read from the management API right before the
/// call.
///
/// @param expectedRevision what the chute must declare at that moment: another one, or none, is not
///     called and ends as refused. Empty when any will do.
public record GenerationTarget(Hotkey miner, String chuteId, Optional<String> expectedRevision) {
  public GenerationTarget(Hotkey miner, String chuteId) {
    this(miner, chuteId, Optional.empty());
  }
}
