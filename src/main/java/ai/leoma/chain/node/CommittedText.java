package ai.leoma.chain.node;

import ai.leoma.chain.scale.ScaleReader;
import ai.leoma.chain.scale.ScaleUnreadable;
import java.nio.charset.StandardCharsets;

/// What somebody committed, as text.
final class CommittedText {
  /// More than the chain lets anybody commit; what is longer is an empty text.
  private static final int LONGEST_BYTES = 16 * 1024;

  private CommittedText() {}

  /// Text that was sealed: tools put its length before it, as SCALE does, so that is left away
  /// where it is the length of all that follows (chain.md 3).
  static String revealed(byte[] bytes) {
    try {
      ScaleReader in = new ScaleReader(bytes);
      byte[] text = in.byteVector();
      return in.remaining() == 0 ? plain(text) : plain(bytes);
    } catch (ScaleUnreadable noLength) {
      return plain(bytes);
    }
  }

  static String plain(byte[] bytes) {
    return bytes.length > LONGEST_BYTES ? "" : new String(bytes, StandardCharsets.UTF_8);
  }
}
