package ai.leoma.media;

import java.util.regex.Pattern;

/// Turns what a program says about a hostile file into a short text that can be shown to anybody.
final class RefusalText {

  private static final int MAX_CHARACTERS = 160;
  private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7e]+");
  private static final Pattern LOG_PREFIX = Pattern.compile("\\[[^\\]]{0,200}\\]\\s*");
  private static final Pattern PATH = Pattern.compile("(file:)?(?<![A-Za-z0-9])/[^'\",;]*");
  private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-fA-F]+");

  private RefusalText() {}

  /// The given text in one printable line of bounded length.
  static String tidy(String text) {
    String line = UNPRINTABLE.matcher(text).replaceAll(" ").strip();
    return line.length() <= MAX_CHARACTERS ? line : line.substring(0, MAX_CHARACTERS - 3) + "...";
  }

  /// The first line of a program's error output without its log prefixes, addresses and paths.
  static String firstComplaint(String errorOutput) {
    String line =
        errorOutput.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse("");
    line = LOG_PREFIX.matcher(line).replaceAll("");
    line = ADDRESS.matcher(line).replaceAll("");
    line = PATH.matcher(line).replaceAll("the file: ");
    return line.isBlank() ? "cannot be decoded" : tidy(line);
  }
}
