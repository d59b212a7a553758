package ai.leoma.judge;

/// Makes text from outside safe to store and to sign.
final class BoundedText {

  private static final int REPLACEMENT = 0xFFFD;

  private BoundedText() {}

  /// At most so many code points. NUL, which PostgreSQL can not store, and halves of surrogate
  /// pairs, which have no UTF-8, become U+FFFD.
  static String cut(String text, int longest) {
    if (text.length() <= longest && isStorable(text)) {
      return text;
    }
    StringBuilder cut = new StringBuilder(Math.min(text.length(), longest));
    text.codePoints().limit(longest).map(BoundedText::storable).forEach(cut::appendCodePoint);
    return cut.toString();
  }

  /// Whether nothing would be replaced; said only of texts without surrogate pairs.
  private static boolean isStorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isStorable(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static int storable(int codePoint) {
    return isStorable(codePoint) ? codePoint : REPLACEMENT;
  }

  private static boolean isStorable(int codePoint) {
    boolean isHalf = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    return codePoint != 0 && !isHalf;
  }
}
