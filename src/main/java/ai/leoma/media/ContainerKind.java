package ai.leoma.media;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// The containers that are read, told by their first bytes and never by their name. The matching
/// demuxer is then forced, so that ffmpeg does not guess on its own.
enum ContainerKind {
  MP4("mp4", "mov"),
  MATROSKA("matroska", "matroska");

  /// How many bytes of the file are looked at.
  static final int HEAD_BYTES = 4096;

  private static final int EBML = 0x1A45DFA3;
  private static final Set<String> STILL_PICTURE_BRANDS =
      Set.of("avif", "avis", "heic", "heix", "heim", "heis", "mif1", "msf1");
  private static final Set<String> OLD_QUICKTIME = Set.of("moov", "mdat", "wide", "free", "skip");
  private static final Set<Integer> OTHER_VIDEO =
      Set.of(0x52494646, 0x464C5601, 0x4F676753, 0x3026B275, 0x000001BA, 0x000001B3);
  private static final List<String> LINK_STARTS =
      List.of(
          "#extm3u",
          "ffconcat",
          "<mpd",
          "<smil",
          "<asx",
          "rtsptext",
          "v=0",
          "http://",
          "https://",
          "rtsp://",
          "rtmp://",
          "[playlist]",
          "[internetshortcut]",
          "[reference]",
          "<?xml");
  private static final Pattern LINK_LINE =
      Pattern.compile("(?m)^\\s*(#extm3u|ffconcat\\s|file\\s+\\S|<mpd\\s|<smil|<asx)");

  private final String title;
  private final String demuxer;

  ContainerKind(String title, String demuxer) {
    this.title = title;
    this.demuxer = demuxer;
  }

  /// How [VideoFacts] names it.
  String title() {
    return title;
  }

  /// How ffmpeg names its reader.
  String demuxer() {
    return demuxer;
  }

  /// The container that starts with these bytes.
  ///
  /// @throws MediaRefusedException when they start anything else
  static ContainerKind ofHead(byte[] head) {
    if (head.length == 0) {
      throw new MediaRefusedException(RefusalReason.EMPTY, "the file has no bytes");
    }
    int first = word(head, 0);
    String boxType = ascii(head, 4, 8);
    if (boxType.equals("ftyp")) {
      return mp4(ascii(head, 8, 12));
    }
    if (first == EBML) {
      return MATROSKA;
    }
    if (isPlaylist(head)) {
      throw new MediaRefusedException(
          RefusalReason.PLAYLIST_OR_LINK, "the file is a playlist or a script, not a video");
    }
    if (OTHER_VIDEO.contains(first) || OLD_QUICKTIME.contains(boxType) || isTransport(head)) {
      throw new MediaRefusedException(
          RefusalReason.UNSUPPORTED_CONTAINER, "only mp4, mov, matroska and webm are read");
    }
    throw new MediaRefusedException(
        RefusalReason.NOT_A_VIDEO, "the file does not start like a video");
  }

  private static ContainerKind mp4(String brand) {
    if (STILL_PICTURE_BRANDS.contains(brand)) {
      throw new MediaRefusedException(RefusalReason.NOT_A_VIDEO, "the file is a still picture");
    }
    return MP4;
  }

  private static boolean isPlaylist(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    String body = text.startsWith("\u00ef\u00bb\u00bf") ? text.substring(3) : text;
    String start = body.stripLeading();
    return LINK_STARTS.stream().anyMatch(start::startsWith)
        || (isText(head) && LINK_LINE.matcher(body).find());
  }

  private static boolean isText(byte[] head) {
    for (byte b : head) {
      if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t') {
        return false;
      }
    }
    return true;
  }

  private static boolean isTransport(byte[] head) {
    return head.length > 376 && head[0] == 0x47 && head[188] == 0x47 && head[376] == 0x47;
  }

  private static int word(byte[] head, int at) {
    int word = 0;
    for (int i = at; i < at + 4; i++) {
      word = word << 8 | (i < head.length ? head[i] & 0xff : 0);
    }
    return word;
  }

  private static String ascii(byte[] head, int from, int to) {
    return head.length < to ? "" : new String(head, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
