package ai.leoma.judge;

import java.nio.file.Path;
import java.util.List;

/// One video to judge.
///
/// @param firstFrame the conditioning image, PNG or JPEG
/// @param frames frames of the generated video in order, PNG or JPEG
public record JudgeRequest(String prompt, Path firstFrame, List<Path> frames) {
  public JudgeRequest {
    frames = List.copyOf(frames);
    if (frames.isEmpty()) {
      throw new IllegalArgumentException("nothing to judge: no frames");
    }
  }
}
