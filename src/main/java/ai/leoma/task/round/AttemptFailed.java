package ai.leoma.task.round;

import ai.leoma.judge.PromptWriter.PromptUnavailable;
import ai.leoma.task.round.ChosenClip.PassedOver;
import ai.leoma.task.source.ClipRef;
import java.util.List;
import java.util.Optional;

/// The attempt ends here and publishes nothing; the message says why. Carries what is worth
/// keeping, so that the steps of a round can be written one below the other.
final class AttemptFailed extends RuntimeException {
  private final transient Optional<ClipRef> clip;
  private final transient List<PassedOver> passedOver;
  private final transient List<MinerOutcome> outcomes;
  private final boolean clipFailed;
  private final boolean poolExhausted;

  private AttemptFailed(
      String reason,
      Throwable cause,
      Optional<ClipRef> clip,
      List<PassedOver> passedOver,
      List<MinerOutcome> outcomes,
      boolean clipFailed,
      boolean poolExhausted) {
    super(reason, cause);
    this.clip = clip;
    this.passedOver = List.copyOf(passedOver);
    this.outcomes = List.copyOf(outcomes);
    this.clipFailed = clipFailed;
    this.poolExhausted = poolExhausted;
  }

  static AttemptFailed because(String reason) {
    return new AttemptFailed(reason, null, Optional.empty(), List.of(), List.of(), false, false);
  }

  /// An outage or a broken promise of whatever the round called.
  static AttemptFailed by(RuntimeException cause) {
    String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new AttemptFailed(reason, cause, Optional.empty(), List.of(), List.of(), false, false);
  }

  /// Held against the clip only when the prompt model answered: while the model is down, every clip
  /// would fail.
  static AttemptFailed promptless(ChosenClip clip, RuntimeException cause) {
    boolean clipFailed = cause instanceof PromptUnavailable unavailable && !unavailable.isOutage();
    String reason = String.valueOf(cause.getMessage());
    return new AttemptFailed(
        reason.startsWith("no prompt: ") ? reason : "no prompt: " + reason,
        cause,
        Optional.of(clip.ref()),
        clip.passedOver(),
        List.of(),
        clipFailed,
        false);
  }

  static AttemptFailed poolExhausted(List<PassedOver> passedOver) {
    return new AttemptFailed(
        "no clip of the pool can be used",
        null,
        Optional.empty(),
        passedOver,
        List.of(),
        false,
        true);
  }

  static AttemptFailed nobodyServed(ChosenClip clip, List<MinerOutcome> outcomes) {
    return new AttemptFailed(
        "no miner was served",
        null,
        Optional.of(clip.ref()),
        clip.passedOver(),
        outcomes,
        false,
        false);
  }

  Optional<ClipRef> clip() {
    return clip;
  }

  List<PassedOver> passedOver() {
    return passedOver;
  }

  List<MinerOutcome> outcomes() {
    return outcomes;
  }

  boolean isClipFailed() {
    return clipFailed;
  }

  boolean isPoolExhausted() {
    return poolExhausted;
  }
}
