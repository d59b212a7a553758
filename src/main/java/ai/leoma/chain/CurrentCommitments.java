package ai.leoma.chain;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// The commitment of each hotkey that is in force, as published: what is sealed is not in
/// [RevealedCommitments] yet, what is plain never will be.
public record CurrentCommitments(BlockReference block, Map<Hotkey, Published> byHotkey) {
  public CurrentCommitments {
    byHotkey = Map.copyOf(byHotkey);
  }

  /// @param block in which it was published; empty when the adapter cannot tell
  public record Published(OptionalLong block, List<Part> parts) {
    public Published {
      parts = List.copyOf(parts);
    }
  }

  /// One of the at most three fields of a commitment.
  public sealed interface Part {}

  public record Plain(String text) implements Part {}

  /// Sealed until the chain knows the pulse of the drand round.
  public record Sealed(long revealRound) implements Part {}

  /// Of a kind that has no text, by the name that the runtime has for it.
  public record Other(String kind) implements Part {}

  /// Of a kind that not even the runtime's own metadata know, which makes all after it unreadable,
  /// too.
  public record Unreadable() implements Part {}
}
