package ai.leoma.media;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The ffmpeg of the Maven artefact `org.bytedeco:ffmpeg` (linux-x86_64-gpl), unpacked on first
/// use.
final class BundledFfmpeg {

  private static final String FOLDER = "org/bytedeco/ffmpeg/linux-x86_64-gpl/";
  private static final Set<String> PROGRAMS = Set.of("ffmpeg", "ffprobe");
  private static final Pattern UNPACKED =
      Pattern.compile("(org\\.bytedeco\\.)?ffmpeg-[0-9.-]+-linux-x86_64-gpl");

  private BundledFfmpeg() {}

  /// Unpacks into a folder named for the artefact, unless that was done before. Many processes may
  /// do so at the same time: each unpacks aside and moves the whole folder into place; the first
  /// one wins.
  ///
  /// A native binary carries no programs; there it takes what was unpacked on this machine before.
  ///
  /// @throws IllegalStateException when the artefact is not on the class path and was not unpacked
  static MediaTools unpack(Path cacheFolder) {
    URL program = BundledFfmpeg.class.getClassLoader().getResource(FOLDER + "ffmpeg");
    if (program == null) {
      return unpackedBefore(cacheFolder.toAbsolutePath());
    }
    try {
      JarURLConnection connection = (JarURLConnection) program.openConnection();
      connection.setUseCaches(false);
      try (JarFile jar = connection.getJarFile()) {
        return unpack(jar, cacheFolder.toAbsolutePath());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack ffmpeg into " + cacheFolder, e);
    }
  }

  private static MediaTools unpack(JarFile jar, Path cacheFolder) throws IOException {
    List<JarEntry> entries = jar.stream().filter(BundledFfmpeg::isNeeded).toList();
    String name = Path.of(jar.getName()).getFileName().toString().replaceFirst("\\.jar$", "");
    Path folder = cacheFolder.resolve(name);
    if (!isComplete(folder, entries)) {
      Files.createDirectories(cacheFolder);
      Path aside = cacheFolder.resolve(name + ".partial-" + UUID.randomUUID());
      try {
        copy(jar, entries, Files.createDirectory(aside));
        moveIntoPlace(aside, folder, entries);
      } finally {
        if (Files.exists(aside)) {
          ScratchFolder.delete(aside);
        }
      }
    }
    return in(folder);
  }

  static MediaTools unpackedBefore(Path cacheFolder) {
    try (Stream<Path> folders =
        Files.isDirectory(cacheFolder) ? Files.list(cacheFolder) : Stream.empty()) {
      return folders
          .filter(folder -> UNPACKED.matcher(folder.getFileName().toString()).matches())
          .filter(folder -> Files.isExecutable(folder.resolve("ffmpeg")))
          .max(Comparator.naturalOrder())
          .map(BundledFfmpeg::in)
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "No ffmpeg on PATH, and none comes along with this binary or for this kind of"
                          + " machine: install ffmpeg (Debian, Ubuntu: apt-get install ffmpeg)."));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look for ffmpeg in " + cacheFolder, e);
    }
  }

  private static MediaTools in(Path folder) {
    return new MediaTools(
        folder.resolve("ffmpeg"),
        folder.resolve("ffprobe"),
        Map.of("LD_LIBRARY_PATH", folder.toString()),
        "Maven artefact " + folder.getFileName());
  }

  private static boolean isNeeded(JarEntry entry) {
    if (entry.isDirectory() || !entry.getName().startsWith(FOLDER)) {
      return false;
    }
    String file = fileName(entry);
    boolean isForJavaOnly = file.startsWith("libjni");
    return !file.contains("/")
        && (PROGRAMS.contains(file) || (file.startsWith("lib") && !isForJavaOnly));
  }

  private static boolean isComplete(Path folder, List<JarEntry> entries) throws IOException {
    for (JarEntry entry : entries) {
      Path file = folder.resolve(fileName(entry));
      // A crash of the machine may leave files without their content.
      if (!Files.isRegularFile(file) || Files.size(file) != entry.getSize()) {
        return false;
      }
    }
    return true;
  }

  private static void copy(JarFile jar, List<JarEntry> entries, Path aside) throws IOException {
    for (JarEntry entry : entries) {
      Path file = aside.resolve(fileName(entry));
      try (InputStream content = jar.getInputStream(entry)) {
        Files.copy(content, file);
      }
      if (PROGRAMS.contains(fileName(entry))) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }

  private static void moveIntoPlace(Path aside, Path folder, List<JarEntry> entries)
      throws IOException {
    if (Files.exists(folder) && !isComplete(folder, entries)) {
      // Moved away rather than deleted file by file: nobody must ever see half a folder here.
      Path broken = folder.resolveSibling(folder.getFileName() + ".broken-" + UUID.randomUUID());
      Files.move(folder, broken, StandardCopyOption.ATOMIC_MOVE);
      ScratchFolder.delete(broken);
    }
    try {
      Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!isComplete(folder, entries)) {
        throw e;
      }
    }
  }

  private static String fileName(JarEntry entry) {
    return entry.getName().substring(FOLDER.length());
  }
}
