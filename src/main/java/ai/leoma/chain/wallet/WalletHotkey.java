package ai.leoma.chain.wallet;

import java.nio.file.Path;

/// A hotkey by the names that Bittensor's tools give to its wallet and to itself.
public record WalletHotkey(String wallet, String hotkey) {
  private static final int LONGEST_NAME = 128;

  /// @throws IllegalArgumentException if a name is empty, too long, or leads out of its folder
  public WalletHotkey {
    requireName("wallet", wallet);
    requireName("hotkey", hotkey);
  }

  /// Where Bittensor's tools keep wallets: `~/.bittensor/wallets`.
  public static Path defaultFolder() {
    return Path.of(System.getProperty("user.home"), ".bittensor", "wallets");
  }

  /// The file with the hotkey's secret.
  public Path fileIn(Path walletsFolder) {
    return walletsFolder.resolve(wallet).resolve("hotkeys").resolve(hotkey);
  }

  private static void requireName(String what, String name) {
    boolean isPlain =
        name.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))
            && !name.equals(".")
            && !name.equals("..")
            && !name.startsWith("~");
    if (name.isBlank() || name.length() > LONGEST_NAME || !isPlain) {
      throw new IllegalArgumentException(
          "the name of a %s is a name and no path: %s"
              .formatted(what, name.substring(0, Math.min(name.length(), LONGEST_NAME))));
    }
  }
}
