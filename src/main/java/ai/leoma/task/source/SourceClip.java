package ai.leoma.task.source;

import ai.leoma.media.OneShot.Stretch;
import ai.leoma.storage.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A source video of the pool.
///
/// @param origin where it came from, e.g. `bucket`, `folder`, `dataset`
/// @param supplier who supplied it, where somebody did
/// @param stretches its parts without a cut that hold a clip
/// @param startsMillis where its clips begin
/// @param withdrawnAt since when it is not drawn any more
public record SourceClip(
    String sha256,
    ObjectKey key,
    String origin,
    Optional<String> supplier,
    long bytes,
    long durationMillis,
    int widthPixels,
    int heightPixels,
    int cuts,
    List<Stretch> stretches,
    List<Long> startsMillis,
    SourceLimits limits,
    Instant addedAt,
    Optional<Instant> withdrawnAt) {

  public SourceClip {
    stretches = List.copyOf(stretches);
    startsMillis = List.copyOf(startsMillis);
    if (startsMillis.isEmpty()) {
      throw new IllegalArgumentException("source " + sha256 + " holds no clip");
    }
  }

  /// The stretch that the clip lies in.
  public Stretch stretchOf(ClipRef clip) {
    return stretches.stream()
        .filter(stretch -> stretch.start().compareTo(clip.start().plusMillis(1)) < 0)
        .filter(stretch -> stretch.end().compareTo(clip.start()) > 0)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("source " + sha256 + " has no clip at " + clip));
  }
}
