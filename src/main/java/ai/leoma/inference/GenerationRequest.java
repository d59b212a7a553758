package ai.leoma.inference;

import java.nio.file.Path;
import java.util.Optional;

/// What every miner is asked for. Image and prompt are each optional, not both absent.
///
/// @param firstFramePng a local PNG file
public record GenerationRequest(Optional<String> prompt, Optional<Path> firstFramePng) {
  public GenerationRequest {
    if (prompt.isEmpty() && firstFramePng.isEmpty()) {
      throw new IllegalArgumentException("a generation needs a prompt or an image");
    }
  }
}
