package ai.leoma.task.round;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.sandbox.stores.TestStores;
import ai.leoma.task.TaskId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Ends a round at each of its steps in turn and lets another process go on.
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class RoundFaultsTest {
  @Inject RoundFixture fixture;

  @BeforeEach
  void sourceToDrawFrom() {
    fixture.addSource();
  }

  @Test
  void deathAtAnyStepLeavesNoHalfTaskNoGapAndNoDoubleId() throws Exception {
    List<String> steps = endAtEachStep(Fuse::killingAfter);

    assertThat(steps)
        .contains("after begin", "before head", "after drawn", "before generate")
        .contains("after uploading", "before publish", "after publish")
        .anyMatch(step -> step.startsWith("after put of") && step.endsWith("metadata.json"));
  }

  @Test
  void outageAtAnyStepIsWrittenDownAndTheNextRoundGoesOn() throws Exception {
    List<String> steps = endAtEachStep(Fuse::failingAfter);

    assertThat(steps).hasSizeGreaterThan(25);
  }

  /// Answers the names of the steps.
  private List<String> endAtEachStep(IntFunction<Fuse> fuses) throws Exception {
    List<String> steps = new ArrayList<>();
    while (true) {
      long newest = fixture.newestTask();
      Fuse fuse = fuses.apply(steps.size());
      runToTheFuse(fuse);
      if (fuse.blownAt().isEmpty()) {
        return steps;
      }
      steps.add(fuse.blownAt());
      fixture.requireWholeTasks(newest + 1);
      long next = fuse.blownAt().equals("after publish") ? newest + 2 : newest + 1;

      RoundResult result = fixture.rounds(new FakeNeighbours(Fuse.none())).runOne();

      assertThat(result)
          .as("after the end at step '%s'", fuse.blownAt())
          .isEqualTo(new RoundResult.Published(new TaskId(next)));
      fixture.requireWholeTasks(newest + 1);
    }
  }

  private void runToTheFuse(Fuse fuse) {
    try {
      fixture.rounds(new FakeNeighbours(fuse)).runOne();
    } catch (Fuse.Killed | IllegalStateException e) {
      assertThat(e).hasMessageContaining(kindOf(fuse.blownAt()));
    }
  }

  /// Uploads go side by side: which of those in flight ends the round is open.
  private static String kindOf(String step) {
    return step.contains(" put of ") ? " put of " : step;
  }
}
