package ai.leoma.access;

import ai.leoma.access.body.BodyBinding;
import ai.leoma.access.body.BodyFields;
import ai.leoma.chain.Hotkey;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Supplier;

/// The body of POST /blacklist (wire contract, section 3.1).
@Singleton
class BlacklistBinding implements BodyBinding<BlacklistBinding.Asked> {
  private static final int REASON_CHARACTERS = 255;

  record Asked(Hotkey hotkey, Optional<String> reason) {}

  @Override
  public Supplier<Asked> read(BodyFields fields) {
    Optional<Hotkey> hotkey = fields.hotkey("hotkey");
    Optional<String> reason = fields.optionalText("reason", REASON_CHARACTERS);
    return () -> new Asked(hotkey.orElseThrow(), reason);
  }
}
