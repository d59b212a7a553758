package ai.leoma.ranking.check;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Fails when more bytes come than the limit, after unpacking.
final class LimitedStream extends FilterInputStream {
  private final long limitBytes;
  private long left;

  LimitedStream(InputStream in, long limitBytes) {
    super(in);
    this.limitBytes = limitBytes;
    this.left = limitBytes;
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    if (next >= 0) {
      take(1);
    }
    return next;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    if (read > 0) {
      take(read);
    }
    return read;
  }

  private void take(int bytes) throws IOException {
    left -= bytes;
    if (left < 0) {
      throw new IOException("the answer has more than " + limitBytes + " bytes");
    }
  }

  /// So that nothing is skipped uncounted.
  @Override
  public long skip(long bytes) throws IOException {
    return readNBytes((int) Math.min(bytes, 1 << 16)).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
