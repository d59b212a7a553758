package ai.leoma.sandbox.judge;

/// Rough token counts, by the providers' published rules of thumb.
final class TokenCount {

  private static final int CHARACTERS_PER_TOKEN = 4;

  private TokenCount() {}

  static int ofText(String text) {
    return (text.length() + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
  }

  /// The beginning of a text, as many tokens of it as allowed.
  static String cut(String text, int tokens) {
    return text.substring(0, Math.min(text.length(), Math.max(0, tokens) * CHARACTERS_PER_TOKEN));
  }

  /// What gpt-4o charges for a picture in full detail: a base and one share per tile of 512 pixels,
  // after the picture
  /// was fitted into 2048x2048 and its short side into 768.
  static int ofTiles(Judgement.Size size) {
    double fit = Math.min(1, 2048.0 / Math.max(size.width(), size.height()));
    fit = Math.min(fit, 768.0 / Math.min(size.width(), size.height()));
    int across = (int) Math.ceil(size.width() * Math.min(1, fit) / 512);
    int down = (int) Math.ceil(size.height() * Math.min(1, fit) / 512);
    return 85 + 170 * across * down;
  }
}
