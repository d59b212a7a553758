package ai.leoma.judge;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.List;

/// Writes the benchmark prompt of a clip: one plain paragraph of about 70 words that names scene,
// subject,
/// motion and camera.
@ApplicationScoped
public class PromptWriter {
  /// @param frames frames of the clip in order
  /// @return the prompt and the model that wrote it; fails when the model cannot be reached or
  // writes nothing usable
  public Uni<WrittenPrompt> write(List<Path> frames) {
    throw new UnsupportedOperationException("prompt writer");
  }

  /// A prompt and who wrote it.
  public record WrittenPrompt(String text, String model) {}
}
