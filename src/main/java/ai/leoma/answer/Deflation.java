package ai.leoma.answer;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Compresses runs of bytes (RFC 1951) so that each can stand anywhere in a compressed whole: a run
/// ends at a whole byte and refers to nothing before it. Holds memory outside the heap until it is
/// closed.
final class Deflation implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 << 10;

  /// Most of the gain for a part of the time.
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);

  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final CRC32 crc32 = new CRC32();
  private long bytes;

  /// @param crc32 of what was written
  /// @param bytes that were written
  record Run(byte[] deflated, int crc32, long bytes) {}

  void write(byte[] part, int from, int count) {
    crc32.update(part, from, count);
    bytes += count;
    deflater.setInput(part, from, count);
    while (!deflater.needsInput()) {
      drain(Deflater.NO_FLUSH);
    }
  }

  /// What was written since the last run.
  Run next() {
    while (drain(Deflater.SYNC_FLUSH) == buffer.length) {
      // there is more
    }
    return taken();
  }

  /// What was written since the last run, as the end of the whole.
  Run last() {
    deflater.finish();
    while (!deflater.finished()) {
      drain(Deflater.NO_FLUSH);
    }
    return taken();
  }

  private int drain(int flush) {
    int count = deflater.deflate(buffer, 0, buffer.length, flush);
    out.write(buffer, 0, count);
    return count;
  }

  private Run taken() {
    Run run = new Run(out.toByteArray(), (int) crc32.getValue(), bytes);
    deflater.reset();
    out.reset();
    crc32.reset();
    bytes = 0;
    return run;
  }

  @Override
  public void close() {
    deflater.end();
  }
}
