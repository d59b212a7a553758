package ai.leoma.task.source;

import static java.util.Comparator.comparing;

import ai.leoma.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// The order in which a task tries the clips of a pool: nobody can foresee it, anybody can check
/// it.
///
/// Sources come in ascending order of the hex SHA-256 of the ASCII text
/// `leoma-source-1 BLOCKHASH TASKID SOURCE`, where the block hash is `0x` and 64 lower-case hex
/// digits, the task id is decimal and the source is its own SHA-256 in lower-case hex, separated by
/// one space each. The starts of one source come in ascending order of the SHA-256 of
/// `leoma-start-1 BLOCKHASH TASKID SOURCE STARTMILLIS`. All clips of the first source come before
/// those of the second.
///
/// Clips that no task of the reuse window used come first in that order; after them the used ones,
/// least recently used first.
public final class SourceOrder {
  private SourceOrder() {}

  /// A clip in the order.
  ///
  /// @param reused used within the window already
  public record Candidate(ClipRef clip, boolean reused) {}

  /// @param lastUse the newest task that used the clip, for every clip that one ever used
  /// @param firstOfWindow a clip counts as used when a task with this id or a later one used it
  public static List<Candidate> of(
      FrozenPool pool,
      String blockHash,
      long taskId,
      Map<ClipRef, Long> lastUse,
      long firstOfWindow) {
    List<ClipRef> fresh = new ArrayList<>();
    List<ClipRef> used = new ArrayList<>();
    for (ClipRef clip : hashed(pool, blockHash, taskId)) {
      boolean isUsed = lastUse.getOrDefault(clip, Long.MIN_VALUE) >= firstOfWindow;
      (isUsed ? used : fresh).add(clip);
    }
    used.sort(comparing(lastUse::get));
    List<Candidate> order = new ArrayList<>();
    fresh.forEach(clip -> order.add(new Candidate(clip, false)));
    used.forEach(clip -> order.add(new Candidate(clip, true)));
    return List.copyOf(order);
  }

  /// The order by hash alone, whatever was used before.
  public static List<ClipRef> hashed(FrozenPool pool, String blockHash, long taskId) {
    String seed = blockHash + " " + taskId + " ";
    Comparator<String> bySource = comparing(source -> hash("leoma-source-1 " + seed + source));
    return pool.startsBySource().keySet().stream()
        .sorted(bySource)
        .flatMap(
            source ->
                pool.startsBySource().get(source).stream()
                    .sorted(
                        comparing(start -> hash("leoma-start-1 " + seed + source + " " + start)))
                    .map(start -> new ClipRef(source, start)))
        .toList();
  }

  private static String hash(String text) {
    return Sha256.hexOf(text.getBytes(StandardCharsets.US_ASCII));
  }
}
