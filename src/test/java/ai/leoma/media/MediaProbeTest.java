package ai.leoma.media;

import static ai.leoma.media.MediaFixture.GENERATED;
import static ai.leoma.media.MediaFixture.MEDIA;
import static ai.leoma.media.MediaFixture.box;
import static ai.leoma.media.MediaFixture.concat;
import static ai.leoma.media.MediaFixture.make;
import static ai.leoma.media.MediaFixture.words;
import static ai.leoma.media.MediaFixture.write;
import static ai.leoma.media.RefusalReason.DIMENSIONS;
import static ai.leoma.media.RefusalReason.EMPTY;
import static ai.leoma.media.RefusalReason.NOT_A_VIDEO;
import static ai.leoma.media.RefusalReason.NO_VIDEO_STREAM;
import static ai.leoma.media.RefusalReason.PLAYLIST_OR_LINK;
import static ai.leoma.media.RefusalReason.TIMED_OUT;
import static ai.leoma.media.RefusalReason.TOO_LARGE;
import static ai.leoma.media.RefusalReason.TOO_LONG;
import static ai.leoma.media.RefusalReason.TOO_SHORT;
import static ai.leoma.media.RefusalReason.UNREADABLE;
import static ai.leoma.media.RefusalReason.UNSUPPORTED_CONTAINER;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.media.ProbeResult.Playable;
import ai.leoma.media.ProbeResult.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class MediaProbeTest {

  @TempDir Path folder;

  @Test
  void videoOfAMinerIsPlayable() throws IOException {
    // When
    ProbeResult result = MEDIA.probe(GENERATED);

    // Then
    Duration length = Duration.ofNanos(5_062_500_000L);
    assertThat(result)
        .isEqualTo(
            new Playable(
                new VideoFacts("mp4", "h264", 832, 480, length, 16, 81, Files.size(GENERATED))));
  }

  @Test
  void webmAndMovArePlayable() {
    // Given
    Path mov = make("plain.mov", "-f lavfi -i testsrc=s=64x64:r=10:d=1 -pix_fmt yuv420p");

    // When, Then
    assertThat(MEDIA.probe(MediaFixture.WEBM))
        .isInstanceOfSatisfying(
            Playable.class,
            playable -> {
              assertThat(playable.facts().container()).isEqualTo("matroska");
              assertThat(playable.facts().frameCount()).isEqualTo(20);
              assertThat(playable.facts().duration()).isEqualTo(Duration.ofSeconds(2));
            });
    assertThat(MEDIA.probe(mov)).isInstanceOf(Playable.class);
  }

  @ParameterizedTest
  @CsvSource({
    "hevc.mp4,-c:v libx265 -x265-params log-level=none -c:a aac",
    "av1.mp4,-c:v libsvtav1 -preset 12 -c:a libopus",
    "vp9.webm,-c:v libvpx-vp9 -deadline realtime -c:a libopus",
    "prores.mov,-c:v prores -c:a pcm_s16le",
    "mpeg4.mkv,-c:v mpeg4 -c:a ac3"
  })
  void usualCodecsArePlayableAndCut(String name, String codecs) {
    // Given
    String sources = "-f lavfi -i testsrc=s=128x128:r=10:d=1 -f lavfi -i sine=d=1 ";
    Path video = make(name, sources + codecs);

    // When, Then
    assertThat(MEDIA.probe(video)).isInstanceOf(Playable.class);
    Path clip = folder.resolve("clip.mp4");
    MEDIA.cutClip(video, Duration.ofMillis(200), Duration.ofMillis(500), clip);
    assertThat(((Playable) MEDIA.probe(clip)).facts().frameCount()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-i.mp4", "a:b.mp4", "http:x.mp4", "%03d.mp4", "a b'\".mp4", "pipe:0"})
  void nameIsNeverAnOptionNorAProtocolNorAPattern(String name) throws IOException {
    // Given
    Path video = Files.copy(GENERATED, folder.resolve(name));

    // When, Then
    assertThat(MEDIA.probe(video)).isInstanceOf(Playable.class);
    Path picture = folder.resolve("first-" + name + ".png");
    MEDIA.firstFrame(video, picture);
    assertThat(picture).isNotEmptyFile();
  }

  @Test
  void turnedVideoHasTheShownSize() throws IOException {
    // Given
    Files.copy(GENERATED, MediaFixture.FOLDER.resolve("upright.mp4"));
    Path turned = make("turned.mp4", "-display_rotation 90 -i upright.mp4 -c copy -an");

    // When, Then
    assertThat(MEDIA.probe(turned))
        .isInstanceOfSatisfying(
            Playable.class,
            playable -> {
              assertThat(playable.facts().widthPixels()).isEqualTo(480);
              assertThat(playable.facts().heightPixels()).isEqualTo(832);
            });
  }

  @Test
  void whatIsNoVideoIsRefused() throws IOException {
    assertRefused(write("empty.mp4", ""), EMPTY);
    assertRefused(write("text.mp4", "once upon a time"), NOT_A_VIDEO);
    assertRefused(write("one-byte.mp4", "x"), NOT_A_VIDEO);
    assertRefused(write("zeros.mp4", new byte[5000]), NOT_A_VIDEO);
    assertRefused(make("picture.png", "-f lavfi -i testsrc=s=64x64 -frames:v 1"), NOT_A_VIDEO);
    assertRefused(write("avif.mp4", box("ftyp", ascii("avif"), new byte[100])), NOT_A_VIDEO);
    assertRefused(folder, NOT_A_VIDEO);
    assertRefused(folder.resolve("missing.mp4"), UNREADABLE);
    assertRefused(MediaFixture.SOUND_ONLY, NO_VIDEO_STREAM);
    assertRefused(make("old.avi", "-f lavfi -i testsrc=s=64x64:d=1"), UNSUPPORTED_CONTAINER);
    Path avi = MediaFixture.FOLDER.resolve("old.avi");
    assertRefused(Files.copy(avi, folder.resolve("renamed.mp4")), UNSUPPORTED_CONTAINER);
    assertRefused(make("stream.ts", "-f lavfi -i testsrc=s=64x64:d=1"), UNSUPPORTED_CONTAINER);
    assertRefused(
        make("exotic.mkv", "-f lavfi -i testsrc=s=64x64:d=1 -c:v ffv1"), UNSUPPORTED_CONTAINER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
        "\ufeff#EXTM3U\nhttp://127.0.0.1/a.ts\n",
        "ffconcat version 1.0\nfile '/etc/passwd'\n",
        "# a comment first\nfile '/etc/passwd'\n",
        "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"/>",
        "  <MPD mediaPresentationDuration=\"PT5S\">",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\n",
        "http://127.0.0.1/video.mp4",
        "[playlist]\nFile1=/etc/passwd"
      })
  void playlistsAndScriptsInDisguiseAreRefused(String content) {
    assertRefused(write("disguised.mp4", content), PLAYLIST_OR_LINK);
  }

  @Test
  void linksAreRefused() throws IOException {
    // Given
    Path link = Files.createSymbolicLink(folder.resolve("link.mp4"), GENERATED);
    byte[] elsewhere = ascii("http://127.0.0.1:1/x\0");
    byte[] entry = box("url ", words(0), elsewhere);
    byte[] alias = box("alis", words(0), new byte[200]);
    byte[] reference = box("moov", box("rmra", box("rmda", box("rdrf", words(0), elsewhere))));

    // When, Then
    assertRefused(link, PLAYLIST_OR_LINK);
    assertRefused(write("url.mov", movie(entry)), PLAYLIST_OR_LINK);
    assertRefused(write("alias.mov", movie(alias)), PLAYLIST_OR_LINK);
    assertRefused(write("reference.mov", concat(brand(), reference)), PLAYLIST_OR_LINK);
    assertRefused(
        write("squeezed.mov", concat(brand(), box("moov", box("cmov", new byte[64])))),
        UNSUPPORTED_CONTAINER);
    assertRefused(write("own.mov", movie(box("url ", words(1)))), NO_VIDEO_STREAM, UNREADABLE);
  }

  @Test
  void damagedFilesAreRefused() throws IOException {
    // Given
    byte[] whole = Files.readAllBytes(GENERATED);
    byte[] emptied = whole.clone();
    int media = indexOf(emptied, "mdat") + 4;
    Arrays.fill(emptied, media, indexOf(emptied, "moov") - 4, (byte) 0);

    // When, Then
    assertRefused(write("cut-off.mp4", Arrays.copyOf(whole, whole.length / 2)), UNREADABLE);
    assertRefused(write("only-head.mp4", Arrays.copyOf(whole, 20)), UNREADABLE);
    assertRefused(write("half-index.mp4", Arrays.copyOf(whole, whole.length - 900)), UNREADABLE);
    assertRefused(write("no-pictures.mp4", emptied), UNREADABLE);
    assertRefused(write("nested.mp4", concat(brand(), nested(5000))), NO_VIDEO_STREAM, UNREADABLE);
  }

  @Test
  void absurdDimensionsAreRefused() throws IOException {
    // Given
    byte[] lying = Files.readAllBytes(GENERATED);
    int sample = indexOf(lying, "avc1") + 4;
    Arrays.fill(lying, sample + 24, sample + 28, (byte) 0xff);
    int parameters = indexOf(lying, "avcC") + 4;
    Arrays.fill(lying, parameters + 6, parameters + 20, (byte) 0xff);

    // When, Then
    assertRefused(make("wide.mp4", "-f lavfi -i color=s=4098x32:d=1:r=2"), DIMENSIONS);
    assertRefused(make("tiny.mkv", "-f lavfi -i color=s=8x8:d=1:r=2 -c:v mpeg4"), DIMENSIONS);
    assertRefused(write("lying.mp4", lying), DIMENSIONS, UNREADABLE);
  }

  @Test
  void lengthsOutsideOfTheLimitsAreRefused() throws IOException {
    // Given
    Path slow = make("slow.mp4", "-f lavfi -i color=s=32x32:r=1/3600:d=7200 -c:v libx264");
    Path fragments =
        make(
            "fragments.mp4",
            "-f lavfi -i color=s=32x32:d=1 -c:v libx264 -movflags +empty_moov+frag_keyframe");
    byte[] bytes = Files.readAllBytes(fragments);
    Path nothing = write("nothing.mp4", Arrays.copyOf(bytes, indexOf(bytes, "moof") - 4));

    // When, Then
    assertThat(MEDIA.probe(fragments)).isInstanceOf(Playable.class);
    assertRefused(slow, TOO_LONG);
    assertRefused(nothing, TOO_SHORT);
    assertThat(reason(mediaWith(80, 100 << 20).probe(GENERATED))).isEqualTo(TOO_LONG);
    assertThat(reason(mediaWith(81, 1 << 10).probe(GENERATED))).isEqualTo(TOO_LARGE);
    assertThat(mediaWith(81, 100 << 20).probe(GENERATED)).isInstanceOf(Playable.class);
  }

  @Test
  void programThatHangsIsEndedAndLeavesNothingBehind() throws IOException {
    // Given
    MediaTools hanging = MediaFixture.imitated(folder, "echo x > left-over; exec /bin/sleep 300");
    MediaLimits limits = MediaLimits.standard().withTime(Duration.ofSeconds(1));
    Path scratch = Files.createDirectory(folder.resolve("scratch"));

    // When
    ProbeResult result = new Media(hanging, limits, scratch).probe(GENERATED);

    // Then
    assertThat(reason(result)).isEqualTo(TIMED_OUT);
    assertThat(scratch).isEmptyDirectory();
  }

  private Media mediaWith(long maxFrames, long inputBytes) {
    MediaLimits s = MediaLimits.standard();
    MediaLimits limits =
        new MediaLimits(
            s.time(),
            s.memoryBytes(),
            1 << 20,
            inputBytes,
            832,
            480,
            s.maxDuration(),
            maxFrames,
            2);
    return new Media(MediaFixture.TOOLS, limits, folder.resolve("scratch"));
  }

  private static void assertRefused(Path file, RefusalReason... reasons) {
    ProbeResult result = MEDIA.probe(file);
    assertThat(reason(result)).as("%s: %s", file.getFileName(), result).isIn((Object[]) reasons);
    assertThat(((Refused) result).detail())
        .isNotBlank()
        .hasSizeLessThanOrEqualTo(160)
        .doesNotContain(MediaFixture.FOLDER.toString(), "/etc")
        .doesNotContainPattern("0x[0-9a-f]{4}");
  }

  private static RefusalReason reason(ProbeResult result) {
    return switch (result) {
      case Refused refused -> refused.reason();
      case Playable playable -> throw new AssertionError("playable: " + playable.facts());
    };
  }

  private static byte[] movie(byte[] dataReference) {
    byte[] references = box("dref", words(0, 1), dataReference);
    return concat(
        brand(),
        box("moov", box("trak", box("mdia", box("minf", box("dinf", references))))),
        box("mdat", new byte[64]));
  }

  private static byte[] nested(int depth) {
    byte[] inner = new byte[0];
    for (int i = 0; i < depth; i++) {
      inner = box("moov", inner);
    }
    return inner;
  }

  private static byte[] brand() {
    return box("ftyp", ascii("qt  "), words(0), ascii("qt  "));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static int indexOf(byte[] bytes, String word) {
    return new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf(word);
  }
}
