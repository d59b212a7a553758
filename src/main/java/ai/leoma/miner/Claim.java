package ai.leoma.miner;

import ai.leoma.chain.Hotkey;
import java.util.Comparator;

/// Who committed a model first, as far as anybody ever saw. Remembered for ever.
record Claim(String modelHash, long commitmentBlock, int uid, Hotkey hotkey) {
  private static final Comparator<Claim> EARLIEST =
      Comparator.comparingLong(Claim::commitmentBlock).thenComparingInt(Claim::uid);

  static Claim earlier(Claim one, Claim other) {
    return EARLIEST.compare(other, one) < 0 ? other : one;
  }
}
