package ai.leoma.answer;

import io.smallrye.mutiny.Multi;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;

/// Inflates what this process has compressed.
final class Gunzip {
  private static final int PART_BYTES = 64 << 10;

  private Gunzip() {}

  static byte[] whole(byte[] compressed) {
    try (InputStream in = open(compressed)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Part by part, each inflated when it is asked for; a part takes a fraction of a millisecond.
  static Multi<byte[]> parts(byte[] compressed) {
    return Multi.createFrom()
        .resource(() -> open(compressed), Gunzip::parts)
        .withFinalizer(Gunzip::close);
  }

  private static Multi<byte[]> parts(InputStream in) {
    return Multi.createFrom()
        .generator(
            () -> in,
            (opened, out) -> {
              byte[] part = next(opened);
              if (part.length == 0) {
                out.complete();
              } else {
                out.emit(part);
              }
              return opened;
            });
  }

  private static byte[] next(InputStream in) {
    try {
      return in.readNBytes(PART_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(byte[] compressed) {
    try {
      return new GZIPInputStream(new ByteArrayInputStream(compressed), PART_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
