package ai.leoma.judge;

/// What reading a judge's complete answer ends in.
public sealed interface AnswerReading {

  /// The answer is a JSON object; what it lacks counts as 0.
  record Scored(Verdict verdict) implements AnswerReading {}

  /// The answer is not a JSON object.
  ///
  /// @param why for people, at most a sentence
  record Unparseable(String why) implements AnswerReading {}
}
