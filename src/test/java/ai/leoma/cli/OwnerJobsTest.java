package ai.leoma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OwnerJobsTest {
  @Test
  void aDueRoundIsLookedForAsOftenAsRoundsAreDueButWithinOneSecondAndTwoMinutes() {
    assertThat(OwnerJobs.roundLook(Duration.ofMinutes(20))).isEqualTo(Duration.ofMinutes(2));
    assertThat(OwnerJobs.roundLook(Duration.ofMinutes(2))).isEqualTo(Duration.ofMinutes(2));
    assertThat(OwnerJobs.roundLook(Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(30));
    assertThat(OwnerJobs.roundLook(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
    assertThat(OwnerJobs.roundLook(Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
  }
}
