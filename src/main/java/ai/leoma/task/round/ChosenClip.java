package ai.leoma.task.round;

import ai.leoma.task.source.ClipRef;
import ai.leoma.task.source.SourceClip;
import java.nio.file.Path;
import java.util.List;

/// The clip of a task, cut out and lying on disk.
///
/// @param reused a task of the reuse window had it already
/// @param passedOver clips that came before it in the order, with the reason
/// @param frames what the prompt is written from, in order
public record ChosenClip(
    ClipRef ref,
    SourceClip source,
    boolean reused,
    List<PassedOver> passedOver,
    Path clip,
    Path firstFrame,
    List<Path> frames) {
  public ChosenClip {
    passedOver = List.copyOf(passedOver);
    frames = List.copyOf(frames);
  }

  /// A clip that came before and was not used.
  public record PassedOver(ClipRef clip, String reason) {}
}
