package ai.leoma.conformance;

import org.junit.jupiter.api.Test;

/// Cases of tasks that need a round, or a service without storage.
class RoundCasesTest {
  @Test
  void e09LinksAreNullWithoutStorageKeys() {
    CoveredCase.by("ai.leoma.task.TaskAnswersTest", "passedMinersComeFirstThenByHotkey");
  }

  @Test
  void e10FailedRoundIsRepeatedUnderItsId() {
    CoveredCase.by(
        "ai.leoma.task.round.RoundTest",
        "roundWithoutAServedMinerPublishesNothingAndIsRepeatedWithTheSameDraw");
  }
}
