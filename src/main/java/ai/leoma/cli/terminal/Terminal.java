package ai.leoma.cli.terminal;

import java.io.Console;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/// Where a command writes for people.
///
/// @param isColoured only on a terminal, and not where `NO_COLOR` or `TERM=dumb` is set
/// @param columns width of a line
public record Terminal(boolean isColoured, int columns) {
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]+");

  static Terminal of(CommandSpec command) {
    return new Terminal(isColourWanted(), command.usageMessage().width());
  }

  private static boolean isColourWanted() {
    Console console = System.console();
    boolean isOff =
        Optional.ofNullable(System.getenv("NO_COLOR")).filter(v -> !v.isEmpty()).isPresent();
    return console != null
        && console.isTerminal()
        && !isOff
        && !"dumb".equals(System.getenv("TERM"));
  }

  /// Text from outside without anything that a terminal would obey.
  static String plain(String outside) {
    return UNPRINTABLE.matcher(outside).replaceAll(" ").strip();
  }

  String strong(String text) {
    return painted("1", text);
  }

  String faint(String text) {
    return painted("2", text);
  }

  String good(String text) {
    return painted("32", text);
  }

  String bad(String text) {
    return painted("31", text);
  }

  String doubtful(String text) {
    return painted("33", text);
  }

  private String painted(String code, String text) {
    return isColoured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
