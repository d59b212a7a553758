package ai.leoma.cli.mining;

/// Text as Python source.
final class PythonText {
  private PythonText() {}

  /// A string literal that means exactly this text, whatever it holds: everything but letters,
  /// digits and a few harmless marks is escaped, so nothing in it can end the literal.
  static String literal(String text) {
    StringBuilder literal = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            point -> {
              if (isHarmless(point)) {
                literal.appendCodePoint(point);
              } else if (point <= 0xffff) {
                literal.append("\\u%04x".formatted(point));
              } else {
                literal.append("\\U%08x".formatted(point));
              }
            });
    return literal.append('"').toString();
  }

  private static boolean isHarmless(int point) {
    return point >= 'a' && point <= 'z'
        || point >= 'A' && point <= 'Z'
        || point >= '0' && point <= '9'
        || " ./:_-".indexOf(point) >= 0;
  }
}
