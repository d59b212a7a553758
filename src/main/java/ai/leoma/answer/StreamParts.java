package ai.leoma.answer;

import io.smallrye.mutiny.Multi;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/// Reads what is in memory part by part, each when it is asked for. A part takes a fraction of a
/// millisecond, also when it is inflated on the way.
final class StreamParts {
  private static final int PART_BYTES = 64 << 10;

  private StreamParts() {}

  static Multi<byte[]> of(Supplier<InputStream> opening) {
    return Multi.createFrom()
        .resource(opening, StreamParts::parts)
        .withFinalizer(StreamParts::close);
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

  private static void close(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
