package ai.leoma.media;

import java.util.Objects;

/// What [Media#probe] found.
public sealed interface ProbeResult {

  /// A video within the limits whose first pictures really decode.
  record Playable(VideoFacts facts) implements ProbeResult {
    public Playable {
      Objects.requireNonNull(facts, "facts");
    }
  }

  /// Not usable. The detail is short, printable and free of paths of this machine.
  record Refused(RefusalReason reason, String detail) implements ProbeResult {
    public Refused {
      Objects.requireNonNull(reason, "reason");
      detail = RefusalText.tidy(detail);
    }
  }
}
