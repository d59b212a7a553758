package ai.leoma.cli.terminal;

import java.io.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/// Where a command writes for people.
///
/// @param isColoured only on a terminal, and not where `NO_COLOR` or `TERM=dumb` is set
/// @param columns width of a line
public record Terminal(boolean isColoured, int columns) {
  private static final int LEAST_WIDTH = 20;
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]+");

  public static Terminal of(CommandSpec command) {
    return new Terminal(isColourWanted(), command.usageMessage().width());
  }

  /// Whether somebody sits there, who reads what is printed and can answer.
  static boolean isInteractive() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  private static boolean isColourWanted() {
    boolean isOff =
        Optional.ofNullable(System.getenv("NO_COLOR")).filter(v -> !v.isEmpty()).isPresent();
    return isInteractive() && !isOff && !"dumb".equals(System.getenv("TERM"));
  }

  /// Text from outside without anything that a terminal would obey.
  public static String plain(String outside) {
    return UNPRINTABLE.matcher(outside).replaceAll(" ").strip();
  }

  /// Lines of at most so many characters; a longer word has a line of its own.
  public static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" +")) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /// The text in lines that end where the terminal does, the first after a beginning of this
  /// visible width, the others under its end.
  public List<String> hanging(String beginning, int visibleWidth, String text) {
    List<String> parts = wrap(text, Math.max(LEAST_WIDTH, columns - visibleWidth));
    List<String> lines = new ArrayList<>();
    for (String part : parts) {
      lines.add((lines.isEmpty() ? beginning : " ".repeat(visibleWidth)) + part);
    }
    return lines.stream().map(String::stripTrailing).toList();
  }

  public String strong(String text) {
    return painted("1", text);
  }

  public String faint(String text) {
    return painted("2", text);
  }

  public String good(String text) {
    return painted("32", text);
  }

  public String bad(String text) {
    return painted("31", text);
  }

  public String doubtful(String text) {
    return painted("33", text);
  }

  private String painted(String code, String text) {
    return isColoured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
