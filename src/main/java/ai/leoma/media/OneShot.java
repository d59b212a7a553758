package ai.leoma.media;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Which parts of a source video a clip without a scene cut may be taken from.
/// Source: wire contract, section 6, step 4.
public final class OneShot {

  private OneShot() {}

  /// The usable stretches between the cuts, in order. A segment gives up the boundary margin at
  /// each end that is a cut (the start and the end of the source are not), unless it is too short
  /// to hold the clip and two margins; it then gives up the start offset where enough room is left.
  /// What can not hold the clip is left out. Cuts may come in any order; those outside of the
  /// source are ignored.
  public static List<Stretch> stretches(Duration total, List<Duration> cuts, OneShotRules rules) {
    List<Duration> inner =
        cuts.stream()
            .filter(cut -> cut.isPositive() && cut.compareTo(total) < 0)
            .sorted()
            .distinct()
            .toList();
    List<Stretch> stretches = new ArrayList<>();
    for (int i = 0; i <= inner.size(); i++) {
      boolean first = i == 0;
      boolean last = i == inner.size();
      Duration start = first ? Duration.ZERO : inner.get(i - 1);
      Duration end = last ? total : inner.get(i);
      if (end.compareTo(start) > 0 && end.minus(start).compareTo(rules.clip()) >= 0) {
        stretches.add(usable(start, end, first, last, rules));
      }
    }
    return List.copyOf(stretches);
  }

  /// The stretches that are at most the tolerance shorter than the longest, in order.
  public static List<Stretch> nearlyLongest(List<Stretch> stretches, Duration tolerance) {
    Duration longest =
        stretches.stream().map(Stretch::length).max(Duration::compareTo).orElse(Duration.ZERO);
    return stretches.stream()
        .filter(stretch -> stretch.length().plus(tolerance).compareTo(longest) >= 0)
        .toList();
  }

  private static Stretch usable(
      Duration start, Duration end, boolean first, boolean last, OneShotRules rules) {
    Duration margin = rules.boundaryMargin();
    boolean roomForMargins =
        end.minus(start).compareTo(rules.clip().plus(margin.multipliedBy(2))) >= 0;
    Duration from = first || !roomForMargins ? start : start.plus(margin);
    Duration to = last || !roomForMargins ? end : end.minus(margin);
    Duration shifted = from.plus(rules.startOffset());
    boolean roomForOffset = to.minus(shifted).compareTo(rules.clip()) >= 0;
    return new Stretch(roomForOffset ? shifted : from, to);
  }

  /// Footage without a cut, from `start` to `end` of the source. A clip may start at any point of
  /// it that leaves its length.
  public record Stretch(Duration start, Duration end) {
    public Stretch {
      if (start.isNegative() || end.compareTo(start) <= 0) {
        throw new IllegalArgumentException("stretch from " + start + " to " + end);
      }
    }

    public Duration length() {
      return end.minus(start);
    }

    /// The last point at which a clip of this length may start.
    public Duration latestStart(Duration clip) {
      if (clip.compareTo(length()) > 0) {
        throw new IllegalArgumentException("clip of " + clip + " in a stretch of " + length());
      }
      return end.minus(clip);
    }
  }

  /// @param clip length of the clip to take
  /// @param boundaryMargin kept clear at each end that is a cut
  /// @param startOffset skipped at the start of a segment that is long enough; zero for clips of
  ///     the pool
  /// @param sceneThreshold ffmpeg's scene score above which a picture starts a new segment
  public record OneShotRules(
      Duration clip, Duration boundaryMargin, Duration startOffset, double sceneThreshold) {
    public OneShotRules {
      Objects.requireNonNull(boundaryMargin, "boundaryMargin");
      Objects.requireNonNull(startOffset, "startOffset");
      if (!clip.isPositive() || boundaryMargin.isNegative() || startOffset.isNegative()) {
        throw new IllegalArgumentException(
            "clip %s, margin %s, offset %s".formatted(clip, boundaryMargin, startOffset));
      }
      if (!(sceneThreshold > 0 && sceneThreshold < 1)) {
        throw new IllegalArgumentException("scene threshold " + sceneThreshold);
      }
    }

    /// For long sources: skip 2 s, so that titles and fades are passed over.
    public static OneShotRules forLongSources() {
      return new OneShotRules(
          Duration.ofSeconds(5), Duration.ofMillis(150), Duration.ofSeconds(2), 0.18);
    }

    /// For clips that already have their length, such as those of the dataset pool.
    public static OneShotRules forPoolClips(Duration clip) {
      return new OneShotRules(clip, Duration.ofMillis(150), Duration.ZERO, 0.18);
    }
  }
}
