package ai.leoma.chain.wallet;

import ai.leoma.chain.KeyPair;
import java.nio.file.Path;
import java.util.Optional;

/// A process that reads one key file and prints the address, or why it cannot.
final class ReadsAHotkeyFile {
  private ReadsAHotkeyFile() {}

  public static void main(String[] arguments) {
    try (KeyPair key = HotkeyFile.read(Path.of(arguments[0]), Optional.of(Path.of(arguments[1])))) {
      System.out.println(key.hotkey().ss58());
    } catch (IllegalArgumentException | HeapTooSmall refused) {
      System.out.println(refused.getMessage());
    }
  }
}
