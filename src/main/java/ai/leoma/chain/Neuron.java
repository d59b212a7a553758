package ai.leoma.chain;

import java.util.OptionalLong;

/// One seat of the subnet.
///
/// @param stake total stake of the hotkey as the subnet weighs it
/// @param lastUpdateBlock block of the last weights that the hotkey set, 0 when never
/// @param registrationBlock in which the hotkey took the seat; empty when the adapter cannot tell
public record Neuron(
    int uid,
    Hotkey hotkey,
    Hotkey coldkey,
    boolean validatorPermit,
    Rao stake,
    long lastUpdateBlock,
    OptionalLong registrationBlock) {
  public Neuron {
    if (uid < 0 || uid > 65535) {
      throw new IllegalArgumentException("uid outside 0..65535: " + uid);
    }
    if (lastUpdateBlock < 0) {
      throw new IllegalArgumentException("last update of uid " + uid + " is negative");
    }
  }

  /// Of an adapter that cannot tell when the seat was taken.
  public Neuron(
      int uid,
      Hotkey hotkey,
      Hotkey coldkey,
      boolean validatorPermit,
      Rao stake,
      long lastUpdateBlock) {
    this(uid, hotkey, coldkey, validatorPermit, stake, lastUpdateBlock, OptionalLong.empty());
  }
}
