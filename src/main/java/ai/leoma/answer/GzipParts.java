package ai.leoma.answer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/// Compresses a stream part by part, in one window over all of them. For one stream and one thread
/// at a time.
public final class GzipParts {
  private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
  private final GZIPOutputStream zip;

  public GzipParts() {
    try {
      zip = new GZIPOutputStream(compressed, 1 << 13, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What goes out for this part.
  public byte[] next(byte[] part) {
    try {
      zip.write(part);
      zip.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return taken();
  }

  /// The last part and what ends the stream.
  public byte[] last(byte[] part) {
    try {
      zip.write(part);
      zip.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return taken();
  }

  private byte[] taken() {
    byte[] bytes = compressed.toByteArray();
    compressed.reset();
    return bytes;
  }
}
