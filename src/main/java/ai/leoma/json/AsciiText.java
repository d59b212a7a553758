package ai.leoma.json;

import java.security.MessageDigest;
import java.util.Arrays;

/// ASCII text on its way into bytes.
abstract class AsciiText {
  private byte[] bytes;
  private int length;

  private AsciiText(int room) {
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

  /// Called when all bytes are taken; afterwards there is room for one or more.
  ///
  /// @param wanted how many characters are still to come of what is appended
  abstract void makeRoom(int wanted);

  /// All of it.
  static final class Whole extends AsciiText {
    private static final int ROOM = 64;

    Whole() {
      super(ROOM);
    }

    @Override
    void makeRoom(int wanted) {
      int all = super.length;
      super.bytes = Arrays.copyOf(super.bytes, Math.addExact(all, Math.max(all, wanted)));
    }

    byte[] toByteArray() {
      return Arrays.copyOf(super.bytes, super.length);
    }
  }

  /// A piece of it at a time: what came before is in the digest.
  static final class Digested extends AsciiText {
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

    /// Takes the last piece, too.
    void flush() {
      digest.update(super.bytes, 0, super.length);
      super.length = 0;
    }
  }
}
