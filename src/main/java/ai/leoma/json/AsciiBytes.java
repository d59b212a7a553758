package ai.leoma.json;

import java.security.MessageDigest;
import java.util.Arrays;

/// ASCII text on its way into bytes.
class AsciiBytes {
  private byte[] bytes;
  private int length;

  AsciiBytes() {
    this(512);
  }

  private AsciiBytes(int room) {
    bytes = new byte[room];
  }

  final void append(char ascii) {
    if (length == bytes.length) {
      makeRoom(1);
    }
    bytes[length++] = (byte) ascii;
  }

  final void append(String ascii) {
    append(ascii, 0, ascii.length());
  }

  /// The characters from `from` up to, but not including, `to`.
  @SuppressWarnings("deprecation") // it drops the upper half of a character, and ASCII has none
  final void append(String ascii, int from, int to) {
    int at = from;
    while (at < to) {
      if (length == bytes.length) {
        makeRoom(to - at);
      }
      int count = Math.min(to - at, bytes.length - length);
      ascii.getBytes(at, at + count, bytes, length);
      length += count;
      at += count;
    }
  }

  final byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /// Called when all bytes are taken.
  ///
  /// @param wanted of one or more, that are to come next
  void makeRoom(int wanted) {
    bytes = Arrays.copyOf(bytes, Math.addExact(length, Math.max(length, wanted)));
  }

  /// The same text, of which no more than a piece is kept: the rest is in the digest.
  static final class Digested extends AsciiBytes {
    private static final int PIECE = 8192;

    private final MessageDigest digest;

    Digested(MessageDigest digest) {
      super(PIECE);
      this.digest = digest;
    }

    @Override
    void makeRoom(int wanted) {
      flush();
    }

    void flush() {
      AsciiBytes piece = this;
      digest.update(piece.bytes, 0, piece.length);
      piece.length = 0;
    }
  }
}
