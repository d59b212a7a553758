package ai.leoma.media;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The real ffmpeg of the Maven artefact and the videos that the tests of this room share. Made
/// once per test run.
final class MediaFixture {

  static final MediaTools TOOLS = MediaTools.locate(Path.of("target", "media-tools"), "");
  static final Path FOLDER = temporaryFolder();
  static final Path SCRATCH = FOLDER.resolve("scratch");
  static final Media MEDIA = new Media(TOOLS, MediaLimits.standard(), SCRATCH);

  /// 81 pictures at 16 per second, 832x480, with sound: what a miner should send.
  static final Path GENERATED =
      make(
          "generated.mp4",
          "-f lavfi -i testsrc2=size=832x480:rate=16 -f lavfi -i sine=d=5 -frames:v 81"
              + " -preset ultrafast -c:v libx264 -pix_fmt yuv420p -c:a aac");

  /// Two seconds each of red, a test picture and blue, 16 pictures per second.
  static final Path THREE_SHOTS =
      make(
          "three-shots.mp4",
          "-f lavfi -i color=red:s=320x240:r=16:d=2 -f lavfi -i testsrc=s=320x240:r=16:d=2"
              + " -f lavfi -i color=blue:s=320x240:r=16:d=2 -filter_complex [0][1][2]concat=n=3"
              + " -c:v libx264 -pix_fmt yuv420p");

  /// Ten seconds at 25 pictures per second whose grey value tells the number of the picture modulo
  /// 100.
  static final Path COUNTER =
      make(
          "counter.mp4",
          "-f lavfi -i color=s=160x90:r=25:d=10 -f lavfi -i sine=d=10"
              + " -vf geq=lum='30+2*mod(N\\,100)':cb=128:cr=128"
              + " -c:v libx264 -crf 5 -g 50 -pix_fmt yuv420p -c:a aac");

  static final Path WEBM =
      make(
          "small.webm",
          "-f lavfi -i testsrc2=size=320x240:rate=10 -frames:v 20 -c:v libvpx -deadline realtime");

  static final Path SOUND_ONLY = make("sound.mp4", "-f lavfi -i sine=d=1 -c:a aac");

  private MediaFixture() {}

  /// Makes a file in the shared folder with the real ffmpeg.
  static Path make(String name, String arguments) {
    List<String> all = new ArrayList<>(List.of(arguments.split(" ")));
    all.add(name);
    MEDIA.run(all, Duration.ofSeconds(60), FOLDER);
    return FOLDER.resolve(name);
  }

  static Path write(String name, byte[] content) {
    try {
      return Files.write(FOLDER.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path write(String name, String content) {
    return write(name, content.getBytes(StandardCharsets.UTF_8));
  }

  /// Programs that do what the script says instead of ffmpeg and ffprobe.
  static MediaTools imitated(Path folder, String script) throws IOException {
    Path program = Files.writeString(folder.resolve("program"), "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new MediaTools(program, program, Map.of(), "imitation");
  }

  /// An MP4 box.
  static byte[] box(String type, byte[]... content) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : content) {
      body.writeBytes(part);
    }
    return ByteBuffer.allocate(8 + body.size())
        .putInt(8 + body.size())
        .put(type.getBytes(StandardCharsets.US_ASCII))
        .put(body.toByteArray())
        .array();
  }

  static byte[] words(int... words) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * words.length);
    for (int word : words) {
      buffer.putInt(word);
    }
    return buffer.array();
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "media-test-")
          .toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
