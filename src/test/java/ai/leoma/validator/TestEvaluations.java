package ai.leoma.validator;

import ai.leoma.chain.Hotkey;
import java.util.OptionalInt;
import java.util.OptionalLong;

final class TestEvaluations {
  private TestEvaluations() {}

  static Evaluation of(long taskId, Hotkey miner, String subject) {
    return of(taskId, miner, subject, "fine", "{\"aspect_scores\": {}}");
  }

  static Evaluation of(
      long taskId, Hotkey miner, String subject, String reasoning, String artifacts) {
    return new Evaluation(
        taskId,
        miner,
        subject,
        true,
        OptionalInt.of(80),
        reasoning,
        OptionalLong.of(1234),
        artifacts);
  }
}
