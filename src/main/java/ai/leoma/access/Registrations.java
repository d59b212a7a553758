package ai.leoma.access;

import ai.leoma.chain.Hotkey;
import io.smallrye.mutiny.Uni;

/// Who is registered as a validator: asked by the check of signed requests, answered by room
/// `validator`.
public interface Registrations {
  /// Whether the hotkey is in the list of validators as last synced; notes the time of the visit
  /// when it is.
  Uni<Boolean> isRegisteredValidator(Hotkey hotkey);
}
