package ai.leoma.cli.terminal;

import ai.leoma.chain.Hotkey;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// A hotkey as somebody typed it.
public final class HotkeyText {
  private HotkeyText() {}

  /// Only a real address: with a wrong checksum it is a slip of the finger.
  ///
  /// @throws ParameterException for everything else
  public static Hotkey of(CommandSpec command, String text) {
    try {
      return Hotkey.ofSs58(text.strip());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          command.commandLine(),
          "\"%s\" is not a hotkey: an SS58 address has 48 characters, begins with 5, and its checksum must be right"
              .formatted(text),
          e);
    }
  }
}
