package ai.leoma.answer;

import ai.leoma.digest.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Takes JSON that is being written: its digest, its compressed form, and as long as it is small
/// the JSON itself.
final class TwofoldJson extends OutputStream {
  /// A larger one takes several times the memory of its compressed form, and nearly everybody asks
  /// for that.
  static final int MOST_PLAIN_BYTES = 128 << 10;

  private final MessageDigest digest = Sha256.start();
  private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
  private final GZIPOutputStream zip;
  private Optional<ByteArrayOutputStream> plain = Optional.of(new ByteArrayOutputStream());

  TwofoldJson() throws IOException {
    this.zip = new QuickGzip(compressed);
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] part, int from, int count) throws IOException {
    digest.update(part, from, count);
    zip.write(part, from, count);
    plain = plain.filter(small -> small.size() + count <= MOST_PLAIN_BYTES);
    plain.ifPresent(small -> small.write(part, from, count));
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  /// Empty when it is large.
  Optional<byte[]> plain() {
    return plain.map(ByteArrayOutputStream::toByteArray);
  }

  /// Nothing can be written after it.
  byte[] compressed() throws IOException {
    zip.close();
    return compressed.toByteArray();
  }

  /// Once.
  byte[] sha256() {
    return digest.digest();
  }

  /// Most of the gain for a part of the time.
  private static final class QuickGzip extends GZIPOutputStream {
    private static final int BUFFER_BYTES = 16 << 10;

    QuickGzip(OutputStream out) throws IOException {
      super(out, BUFFER_BYTES);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
