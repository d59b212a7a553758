package ai.leoma.inference;

import java.nio.file.Path;
import java.util.Optional;

/// How one call of a miner ended.
public sealed interface GenerationOutcome {
  /// A playable video of the asked size.
  ///
  /// @param sha256 lower-case hex digest of the file
  record Served(Path video, long bytes, String sha256) implements GenerationOutcome {}

  /// No instance is running.
  record Cold(String detail) implements GenerationOutcome {}

  /// The provider could not take the call or lost it: every instance at capacity, maintenance, a
  /// failing gateway.
  record Busy(String detail) implements GenerationOutcome {}

  /// The miner's side refused or failed: a wrong deployment, an exception, no balance of its own.
  ///
  /// @param status of the answer; 409 without a call when the chute is not the committed revision
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

  /// On whose side the call failed, empty when it did not.
  default Optional<Fault> fault() {
    return switch (this) {
      case Served served -> Optional.empty();
      case OwnerFault fault -> Optional.of(Fault.OURS);
      case Busy busy -> Optional.of(Fault.PROVIDER);
      case Cold cold -> Optional.of(Fault.MINER);
      case Refused refused -> Optional.of(Fault.MINER);
      case TimedOut() -> Optional.of(Fault.MINER);
      case TooLarge tooLarge -> Optional.of(Fault.MINER);
      case NotAVideo notAVideo -> Optional.of(Fault.MINER);
      case WrongSize wrongSize -> Optional.of(Fault.MINER);
    };
  }
}
