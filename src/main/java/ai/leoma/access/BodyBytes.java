package ai.leoma.access;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/// The bytes of a body as they come in. There is room for at most twice of what came: a declared
/// length is not believed, it only says where growing ends.
final class BodyBytes {
  private final int expected;
  private byte[] bytes = new byte[0];
  private int length;

  /// @param expected how many are said to come
  BodyBytes(int expected) {
    this.expected = expected;
  }

  int length() {
    return length;
  }

  /// How many there is room for, those that came included; for tests.
  int room() {
    return bytes.length;
  }

  void append(Buffer chunk) {
    int needed = Math.addExact(length, chunk.length());
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(2L * needed, expected)));
    }
    chunk.getBytes(bytes, length);
    length = needed;
  }

  /// All that came; not to be appended to any more.
  byte[] toByteArray() {
    if (length < bytes.length) {
      bytes = Arrays.copyOf(bytes, length);
    }
    return bytes;
  }
}
