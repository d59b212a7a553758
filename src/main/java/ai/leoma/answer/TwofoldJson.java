package ai.leoma.answer;

import ai.leoma.digest.Sha256;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Takes JSON that is being written, and pieces of it that were written before: its digest, its
/// compressed form, and as long as it is small the JSON itself.
final class TwofoldJson extends OutputStream {
  /// A larger one takes several times the memory of its compressed form, and nearly everybody asks
  /// for that.
  static final int MOST_PLAIN_BYTES = 128 << 10;

  /// Nothing is said of a name, a time or a system (RFC 1952, section 2.3).
  private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  private final MessageDigest digest = Sha256.start();
  private final Deflation deflation = new Deflation();
  private final JoinedCrc32 crc32 = new JoinedCrc32();
  private final List<byte[]> zipped = new ArrayList<>(List.of(GZIP_HEADER));
  private Optional<ByteArrayOutputStream> plain = Optional.of(new ByteArrayOutputStream());
  private long bytes;

  /// Takes the value as JSON, with its pieces; more may follow.
  void take(Object value, ObjectMapper mapper) throws IOException {
    mapper.writer().without(JsonGenerator.Feature.AUTO_CLOSE_TARGET).writeValue(this, value);
  }

  @Override
  public void write(int octet) {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] part, int from, int count) {
    digest.update(part, from, count);
    deflation.write(part, from, count);
    plain = plain.filter(small -> small.size() + count <= MOST_PLAIN_BYTES);
    plain.ifPresent(small -> small.write(part, from, count));
  }

  /// As it was compressed. Of its JSON only the digest goes into the digest of the whole.
  void add(JsonPiece piece) {
    append(deflation.next());
    append(piece.run());
    digest.update(piece.sha256());
    plain = Optional.empty();
  }

  private void append(Deflation.Run run) {
    zipped.add(run.deflated());
    crc32.append(run.crc32(), run.bytes());
    bytes += run.bytes();
  }

  /// Empty when it is large, or has pieces.
  Optional<byte[]> plain() {
    return plain.map(ByteArrayOutputStream::toByteArray);
  }

  /// Once; nothing can be written after it.
  Zipped zipped() {
    append(deflation.last());
    zipped.add(
        ByteBuffer.allocate(2 * Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(crc32.value())
            .putInt((int) bytes)
            .array());
    return new Zipped(zipped, bytes);
  }

  /// Once.
  byte[] sha256() {
    return digest.digest();
  }

  /// Frees what is outside the heap; nothing can be written or taken after it.
  @Override
  public void close() {
    deflation.close();
  }
}
