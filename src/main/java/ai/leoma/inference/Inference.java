package ai.leoma.inference;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.List;

/// Non-blocking fan-out to the miners' chutes. Knows no tasks.
@ApplicationScoped
public class Inference {
  /// Calls all targets at the same time, each under the deadline, and streams every answer into the
  // folder.
  /// Every target ends as a [Generation]; the [Uni] itself fails only when the folder cannot be
  // written.
  public Uni<List<Generation>> generate(
      List<GenerationTarget> targets, GenerationRequest request, Path folder) {
    throw new UnsupportedOperationException("inference");
  }
}
