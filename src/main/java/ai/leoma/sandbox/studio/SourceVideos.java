package ai.leoma.sandbox.studio;

import ai.leoma.media.Media;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/// Makes the clip pool of a sandbox that was given no videos: painted landscapes that a camera pans
// across while
/// something travels through them, cut hard against each other two or three times per video.
///
/// Within a shot nothing changes faster than a pan; between shots day turns into night, so that
// scene detection
/// cannot miss a cut.
public final class SourceVideos {

  /// How many videos a sandbox makes when nobody asks for another number.
  public static final int DEFAULT_COUNT = 12;

  private static final int WIDTH = 960;
  private static final int HEIGHT = 540;
  private static final int FRAMES_PER_SECOND = 24;
  private static final int CANVAS_WIDTH = 1200;
  private static final int CANVAS_HEIGHT = 620;
  private static final int AT_ONCE = 2;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private SourceVideos() {}

  /// Returns `count` videos in `folder`, made now unless a video of that number and seed is there
  // already. The same
  /// seed gives the same pictures.
  ///
  /// @throws UncheckedIOException if the folder cannot be written or ffmpeg fails
  public static List<Path> make(Media media, Path folder, int count, long seed) {
    if (count < 1) {
      throw new IllegalArgumentException("a clip pool needs at least one video, not " + count);
    }
    try (ExecutorService painters = Executors.newFixedThreadPool(AT_ONCE)) {
      Files.createDirectories(folder);
      List<Future<Path>> videos = new ArrayList<>();
      for (int number = 0; number < count; number++) {
        int wanted = number;
        videos.add(painters.submit(() -> video(media, folder, wanted, seed)));
      }
      List<Path> made = new ArrayList<>();
      for (Future<Path> video : videos) {
        made.add(video.get());
      }
      return List.copyOf(made);
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot write source videos to " + folder, failure);
    } catch (ExecutionException failure) {
      throw new IllegalStateException("cannot make source videos in " + folder, failure.getCause());
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while making source videos", interruption);
    }
  }

  private static Path video(Media media, Path folder, int number, long seed) throws IOException {
    Path target = folder.resolve("source-%d-%03d.mp4".formatted(seed, number));
    if (Files.exists(target)) {
      return target;
    }
    Path workshop = Files.createTempDirectory(folder, ".painting-");
    try {
      Path unfinished = workshop.resolve("video.mp4");
      SplittableRandom random = new SplittableRandom(seed * 1_000_003L + number);
      media.run(arguments(shots(workshop, random), unfinished), LIMIT, workshop);
      return Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      remove(workshop);
    }
  }

  private static List<Shot> shots(Path workshop, SplittableRandom random) throws IOException {
    int count = 2 + random.nextInt(2);
    boolean day = random.nextBoolean();
    int motif = random.nextInt(Landscape.Motif.values().length);
    List<Shot> shots = new ArrayList<>();
    for (int shot = 0; shot < count; shot++) {
      shots.add(shot(workshop, shot, day, motif, random.split()));
      day = !day;
      motif = (motif + 1 + random.nextInt(3)) % Landscape.Motif.values().length;
    }
    return shots;
  }

  private static Shot shot(
      Path workshop, int number, boolean day, int motif, SplittableRandom random)
      throws IOException {
    Palette palette = day ? Palette.ofDay(random) : Palette.ofNight(random);
    Landscape.Motif shown = Landscape.Motif.values()[motif];
    Path ground = workshop.resolve("ground-" + number + ".png");
    Path traveller = workshop.resolve("traveller-" + number + ".png");
    write(Landscape.paint(shown, CANVAS_WIDTH, CANVAS_HEIGHT, palette, random), ground);
    write(Traveller.paint(travellerIn(shown, random), palette, random), traveller);
    int frames = FRAMES_PER_SECOND * 7 + random.nextInt(FRAMES_PER_SECOND * 2);
    return new Shot(ground, traveller, frames, pan(random), path(shown, random));
  }

  private static Traveller.Shape travellerIn(Landscape.Motif motif, SplittableRandom random) {
    if (motif == Landscape.Motif.SEA) {
      return Traveller.Shape.BOAT;
    }
    return random.nextBoolean() ? Traveller.Shape.BALLOON : Traveller.Shape.BIRD;
  }

  /// A pan of one pixel per frame sideways, with a slow rise or fall: whole pixels, so that nothing
  // shimmers.
  private static String pan(SplittableRandom random) {
    String across = random.nextBoolean() ? "n" : (CANVAS_WIDTH - WIDTH) + "-n";
    String down = random.nextBoolean() ? "trunc(n/3)" : (CANVAS_HEIGHT - HEIGHT) + "-trunc(n/3)";
    return "crop=%d:%d:x='%s':y='%s'".formatted(WIDTH, HEIGHT, across, down);
  }

  private static String path(Landscape.Motif motif, SplittableRandom random) {
    int start = 200 + random.nextInt(600);
    int speed = random.nextBoolean() ? 2 : -2;
    int level =
        motif == Landscape.Motif.SEA ? 300 + random.nextInt(120) : 110 + random.nextInt(180);
    String drift = motif == Landscape.Motif.SEA ? "" : "-trunc(n/4)";
    return "overlay=x='%d+%d*n':y='%d%s':eval=frame:shortest=1"
        .formatted(start, speed, level, drift);
  }

  private static List<String> arguments(List<Shot> shots, Path target) {
    List<String> arguments = new ArrayList<>();
    StringBuilder graph = new StringBuilder();
    StringBuilder joined = new StringBuilder();
    for (int number = 0; number < shots.size(); number++) {
      Shot shot = shots.get(number);
      for (Path image : List.of(shot.ground(), shot.traveller())) {
        arguments.addAll(List.of("-i", "file:" + image.toAbsolutePath()));
      }
      graph.append(held(2 * number, "yuv420p", "g" + number));
      graph.append(held(2 * number + 1, "yuva420p", "t" + number));
      graph.append(
          "[g%d][t%d]%s,trim=end_frame=%d,%s,setsar=1[s%d];"
              .formatted(number, number, shot.path(), shot.frames(), shot.pan(), number));
      joined.append("[s").append(number).append("]");
    }
    graph.append(joined).append("concat=n=").append(shots.size()).append("[video]");
    arguments.addAll(List.of("-filter_complex", graph.toString(), "-map", "[video]"));
    arguments.addAll(Encoding.arguments(23, target));
    return arguments;
  }

  /// One picture, decoded once and held for as long as somebody looks.
  private static String held(int input, String format, String name) {
    return "[%d:v]format=%s,loop=loop=-1:size=1,setpts=N/%d/TB,fps=%d[%s];"
        .formatted(input, format, FRAMES_PER_SECOND, FRAMES_PER_SECOND, name);
  }

  private static void write(BufferedImage image, Path target) throws IOException {
    if (!ImageIO.write(image, "png", target.toFile())) {
      throw new IOException("this Java runtime cannot write PNG files");
    }
  }

  private static void remove(Path workshop) throws IOException {
    try (Stream<Path> left = Files.list(workshop)) {
      for (Path file : left.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(workshop);
  }

  private record Shot(Path ground, Path traveller, int frames, String pan, String path) {}
}
