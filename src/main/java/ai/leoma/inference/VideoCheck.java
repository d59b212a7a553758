package ai.leoma.inference;

import io.smallrye.mutiny.Uni;
import java.nio.file.Path;

/// Says whether a downloaded file is a playable video of the asked size.
public interface VideoCheck {
  /// Never blocks the caller; bounded in how many files are looked at at a time.
  Uni<VideoCheckResult> check(Path file);
}
