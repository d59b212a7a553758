package ai.leoma.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// Walks the boxes of an MP4 or QuickTime file for media that lies outside of it: data references
/// (`dref` entries without the flag "in this file") and reference movies (`rmra`). ffmpeg is told
/// not to follow them as well; here they become a clear refusal. Source: ISO/IEC 14496-12, 8.7.2.
final class Mp4References {

  private static final int MAX_BOXES = 100_000;
  private static final int MAX_DEPTH = 8;
  private static final int SELF_CONTAINED = 1;
  private static final int BARE_ENTRY_BYTES = 12;
  private static final Set<String> FOLDERS = Set.of("moov", "trak", "mdia", "minf", "dinf");

  private final FileChannel file;
  private int boxes;

  private Mp4References(FileChannel file) {
    this.file = file;
  }

  /// @throws MediaRefusedException when the file points at media outside of itself
  static void refuseExternal(FileChannel file) throws IOException {
    new Mp4References(file).walk(0, file.size(), 0);
  }

  private void walk(long from, long to, int depth) throws IOException {
    long at = from;
    while (to - at >= 8) {
      if (++boxes > MAX_BOXES) {
        throw new MediaRefusedException(RefusalReason.UNREADABLE, "the file has too many boxes");
      }
      ByteBuffer header = read(at, 16);
      if (header.remaining() < 8) {
        return;
      }
      long size = header.getInt() & 0xffff_ffffL;
      String type = type(header);
      int headerBytes = 8;
      if (size == 1 && header.remaining() >= 8) {
        size = header.getLong();
        headerBytes = 16;
      }
      long end = size == 0 ? to : at + size;
      // A box that does not fit is damage, which the demuxer reports better than this walk could.
      if (end > to || end < at + headerBytes) {
        end = to;
      }
      look(type, at + headerBytes, end, depth);
      at = end;
    }
  }

  private void look(String type, long from, long to, int depth) throws IOException {
    switch (type) {
      case "dref" -> checkEntries(from, to);
      case "rmra" -> throw external();
      case "cmov" ->
          throw new MediaRefusedException(
              RefusalReason.UNSUPPORTED_CONTAINER, "compressed movie headers are not read");
      default -> {
        if (FOLDERS.contains(type) && depth < MAX_DEPTH) {
          walk(from, to, depth + 1);
        }
      }
    }
  }

  private void checkEntries(long from, long to) throws IOException {
    long at = from + 8;
    while (to - at >= BARE_ENTRY_BYTES && ++boxes <= MAX_BOXES) {
      ByteBuffer entry = read(at, BARE_ENTRY_BYTES);
      if (entry.remaining() < BARE_ENTRY_BYTES) {
        return;
      }
      long size = entry.getInt() & 0xffff_ffffL;
      entry.getInt();
      boolean isInThisFile = (entry.getInt() & SELF_CONTAINED) != 0;
      // Some writers leave the flag out, but then name no place either.
      if (!isInThisFile && size > BARE_ENTRY_BYTES) {
        throw external();
      }
      at += Math.max(size, BARE_ENTRY_BYTES);
    }
  }

  private static MediaRefusedException external() {
    return new MediaRefusedException(
        RefusalReason.PLAYLIST_OR_LINK, "the file refers to media outside of itself");
  }

  private ByteBuffer read(long at, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    int n = 0;
    while (buffer.hasRemaining() && n >= 0) {
      n = file.read(buffer, at + buffer.position());
    }
    return buffer.flip();
  }

  private static String type(ByteBuffer header) {
    byte[] type = new byte[4];
    header.get(type);
    return new String(type, StandardCharsets.ISO_8859_1);
  }
}
