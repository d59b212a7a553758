package ai.leoma.judge;

/// What came of judging one video.
public sealed interface Judgement {
  /// A verdict, also when the judge answered twice with something that is no JSON object.
  record Judged(Verdict verdict, JudgeIdentity judge) implements Judgement {}

  /// The judge could not be reached, refused, was cut off or ran out of quota: nobody fails because
  /// of it.
  ///
  /// @param reason for the log, without secrets
  record NoVerdict(String reason) implements Judgement {}
}
