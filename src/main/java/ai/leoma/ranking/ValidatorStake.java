package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import java.util.Objects;

/// What the vote of a registered validator weighs. One that is blacklisted is not registered.
public record ValidatorStake(Hotkey hotkey, Rao stake) {

  public ValidatorStake {
    Objects.requireNonNull(hotkey, "hotkey");
    Objects.requireNonNull(stake, "stake");
  }
}
