package ai.leoma.access.query;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Percent-decoding as the old service does it: nothing is refused. What is no escape stays as it
/// is, and bytes that are no UTF-8 become U+FFFD.
final class QueryText {
  private QueryText() {}

  static String decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < raw.length; i++) {
      int escaped = raw[i] == '%' ? byteAt(raw, i + 1) : -1;
      if (escaped >= 0) {
        bytes.write(escaped);
        i += 2;
      } else {
        bytes.write(raw[i] == '+' ? ' ' : raw[i]);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /// The byte that two hexadecimal digits spell, or -1.
  private static int byteAt(byte[] raw, int index) {
    if (index + 1 >= raw.length) {
      return -1;
    }
    int high = Character.digit(raw[index], 16);
    int low = Character.digit(raw[index + 1], 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }
}
