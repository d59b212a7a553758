package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import java.util.Comparator;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A miner as it stands now.
///
/// @param uid its place in the subnet, 0 to 65535, if known
/// @param block the block of the commitment in force, if known
/// @param valid whether it passes every check of a miner now
public record Contender(Hotkey hotkey, OptionalInt uid, OptionalLong block, boolean valid) {

  private static final int GREATEST_UID = 65_535;

  /// Earlier commitment first, an unknown block last, ties by hotkey.
  public static final Comparator<Contender> BY_SENIORITY =
      Comparator.comparing((Contender contender) -> contender.block().isEmpty())
          .thenComparingLong(contender -> contender.block().orElse(0))
          .thenComparing(Contender::hotkey);

  public Contender {
    if (uid.isPresent() && (uid.getAsInt() < 0 || uid.getAsInt() > GREATEST_UID)) {
      throw new IllegalArgumentException(
          "miner %s can not have uid %d".formatted(hotkey.ss58(), uid.getAsInt()));
    }
    if (block.isPresent() && block.getAsLong() < 0) {
      throw new IllegalArgumentException(
          "miner %s can not have committed at block %d"
              .formatted(hotkey.ss58(), block.getAsLong()));
    }
  }
}
