package ai.leoma.inference;

import java.nio.file.Path;

/// How one call of a miner ended.
public sealed interface GenerationOutcome {
  /// A playable video of the asked size.
  ///
  /// @param sha256 lower-case hex digest of the file
  record Served(Path video, long bytes, String sha256) implements GenerationOutcome {}

  /// No instance is running.
  record Cold(String detail) implements GenerationOutcome {}

  /// Every instance was at capacity until the deadline.
  record Busy(String detail) implements GenerationOutcome {}

  /// The miner's side refused or failed: a wrong deployment, an exception, no balance of its own.
  record Refused(int status, String detail) implements GenerationOutcome {}

  record TimedOut() implements GenerationOutcome {}

  record TooLarge(long limitBytes) implements GenerationOutcome {}

  record NotAVideo(String detail) implements GenerationOutcome {}

  record WrongSize(int widthPixels, int heightPixels) implements GenerationOutcome {}

  /// Our own key, quota, request or network was at fault: never held against the miner.
  record OwnerFault(String detail) implements GenerationOutcome {}

  /// The name kept and shown, e.g. `Served`.
  default String className() {
    return getClass().getSimpleName();
  }
}
