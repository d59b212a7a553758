package ai.leoma.answer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// A gzip file (RFC 1952) in parts that other such files may share.
///
/// @param plainBytes what it inflates to
record Zipped(List<byte[]> parts, long plainBytes) {
  private static final int BUFFER_BYTES = 16 << 10;

  Zipped {
    parts = List.copyOf(parts);
  }

  long bytes() {
    return parts.stream().mapToLong(part -> part.length).sum();
  }

  byte[] whole() {
    ByteBuffer whole = ByteBuffer.allocate(Math.toIntExact(bytes()));
    parts.forEach(whole::put);
    return whole.array();
  }

  byte[] plain() {
    try (InputStream in = openPlain()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  InputStream open() {
    return new SequenceInputStream(
        Collections.enumeration(parts.stream().map(ByteArrayInputStream::new).toList()));
  }

  /// Inflated while it is read.
  InputStream openPlain() {
    try {
      return new GZIPInputStream(open(), BUFFER_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
