package ai.leoma.cli.doctor;

import ai.leoma.cli.doctor.Finding.Bad;
import ai.leoma.cli.doctor.Finding.Doubtful;
import ai.leoma.cli.doctor.Finding.Good;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether files can be kept where the settings say, and whether there is room.
///
/// @param key the setting
/// @param enoughBytes below that it is doubtful
record FolderCheck(String key, Path folder, long enoughBytes) {
  Finding look() {
    Path absolute = folder.toAbsolutePath();
    try {
      Files.createDirectories(absolute);
      Files.delete(Files.createTempFile(absolute, "doctor", ".tmp"));
      FileStore store = Files.getFileStore(absolute);
      long free = store.getUsableSpace();
      String detail = "%s, %d MiB free".formatted(absolute, free >> 20);
      if (store.type().equals("tmpfs")) {
        return new Doubtful(detail + ", in memory", "set " + key + " to a folder on a disk");
      }
      return free < enoughBytes
          ? new Doubtful(
              detail,
              "make room, or set %s to a larger disk (%d MiB)".formatted(key, enoughBytes >> 20))
          : new Good(detail);
    } catch (IOException e) {
      return new Bad(
          absolute + " cannot be written: " + e.getClass().getSimpleName(),
          "let this user write there, or set " + key);
    }
  }
}
