package ai.leoma.chain;

/// Placeholder shape until the room's final version is merged.
public record Hotkey(String ss58) implements Comparable<Hotkey> {
  public Hotkey {
    if (!ss58.matches("[1-9A-HJ-NP-Za-km-z]{1,48}")) {
      throw new IllegalArgumentException("not base58 text: " + ss58);
    }
  }

  public static boolean isWellFormed(String text) {
    return text.matches("[1-9A-HJ-NP-Za-km-z]{47,48}");
  }

  @Override
  public int compareTo(Hotkey other) {
    return ss58.compareTo(other.ss58);
  }
}
