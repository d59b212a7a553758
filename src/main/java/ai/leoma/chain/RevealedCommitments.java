package ai.leoma.chain;

import java.util.List;
import java.util.Map;

/// What the hotkeys of the subnet have revealed, oldest first for each. Plain commitments are not
/// here.
public record RevealedCommitments(BlockReference block, Map<Hotkey, List<Revealed>> byHotkey) {
  public RevealedCommitments {
    byHotkey = Map.copyOf(byHotkey);
  }

  /// One revealed text and the block of its commitment.
  public record Revealed(long block, String text) {}
}
