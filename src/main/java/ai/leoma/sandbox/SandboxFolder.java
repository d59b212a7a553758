package ai.leoma.sandbox;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import ai.leoma.files.FolderDeletion;
import ai.leoma.sandbox.SandboxOptions.Tournament;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The one folder in which a sandbox keeps everything. One process at a time uses it; a start
/// without `--keep` empties it, but only if a sandbox made it: it then holds the description of a
/// tournament, or nothing but a lock.
final class SandboxFolder implements AutoCloseable {
  private static final String MARK = "sandbox.json";
  private static final String DRAFT = MARK + ".draft";
  private static final String LOCK = "lock";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final FileChannel lockChannel;

  private SandboxFolder(Path folder, FileChannel lockChannel) {
    this.folder = folder;
    this.lockChannel = lockChannel;
  }

  /// @throws SandboxRefused when another sandbox uses the folder, or it holds something else
  static SandboxFolder open(Path named) {
    Path folder = named;
    try {
      Files.createDirectories(named);
      folder = named.toRealPath();
      requireOurs(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw new SandboxRefused(
            "another sandbox is running in "
                + folder
                + "; stop it, or name another folder with --data");
      }
      return new SandboxFolder(folder, channel);
    } catch (IOException e) {
      throw new SandboxRefused("cannot use the folder " + folder + ": " + e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  private static void requireOurs(Path folder) throws IOException {
    if (isTournament(folder.resolve(MARK))) {
      return;
    }
    try (Stream<Path> content = Files.list(folder)) {
      Set<String> harmless = Set.of(LOCK, DRAFT);
      if (!content.allMatch(file -> harmless.contains(file.getFileName().toString()))) {
        throw new SandboxRefused(
            folder + " holds something that is not a sandbox's; name another folder with --data");
      }
    }
  }

  private static boolean isTournament(Path mark) throws IOException {
    if (!Files.isRegularFile(mark)) {
      return false;
    }
    try {
      JsonNode root = JSON.readTree(mark.toFile());
      return root.path("seed").isIntegralNumber() && root.path("miners").isArray();
    } catch (JsonProcessingException _) {
      return false;
    }
  }

  Path path() {
    return folder;
  }

  Path resolve(String name) {
    return folder.resolve(name);
  }

  /// The tournament of the last start, if there was one.
  Optional<Tournament> lastTournament() {
    Path mark = folder.resolve(MARK);
    if (!Files.exists(mark)) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(JSON.readTree(mark.toFile())));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + mark, e);
    }
  }

  /// Remembers the tournament; whole or not at all.
  void remember(Tournament tournament) {
    ObjectNode root = JSON.createObjectNode();
    root.put("seed", tournament.seed());
    root.put("window", tournament.window());
    root.put("validators", tournament.validators());
    tournament.miners().forEach(root.putArray("miners")::add);
    ObjectNode guests = root.putObject("guests");
    tournament
        .guests()
        .forEach((hotkey, stake) -> guests.put(hotkey.ss58(), stake.amount().toString()));
    try {
      Path draft = folder.resolve(DRAFT);
      Files.write(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
      Files.move(draft, folder.resolve(MARK), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write in " + folder, e);
    }
  }

  private static Tournament read(JsonNode root) {
    List<String> miners = new ArrayList<>();
    root.path("miners").forEach(miner -> miners.add(miner.asText()));
    Map<Hotkey, Rao> guests = new HashMap<>();
    root.path("guests")
        .properties()
        .forEach(
            guest ->
                guests.put(
                    Hotkey.ofSs58(guest.getKey()),
                    new Rao(new BigInteger(guest.getValue().asText()))));
    return new Tournament(
        root.path("seed").asLong(),
        root.path("window").asInt(),
        miners,
        root.path("validators").asInt(),
        guests);
  }

  /// Deletes everything but the lock; the mark last, so that a folder that is half empty is still
  /// known as a sandbox's.
  void empty() {
    Set<Path> kept = Set.of(folder.resolve(LOCK), folder.resolve(MARK));
    try (Stream<Path> content = Files.list(folder)) {
      for (Path entry : content.filter(path -> !kept.contains(path)).toList()) {
        FolderDeletion.delete(entry);
      }
      Files.deleteIfExists(folder.resolve(MARK));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot empty " + folder + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      lockChannel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot release " + folder, e);
    }
  }
}
