package ai.leoma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OwnerJobsTest {
  @Test
  void replicasLookAsOftenAsAnotherMayDieAndMoreOftenForWhatIsDueMoreOften() {
    assertThat(OwnerJobs.look(Duration.ofMinutes(20))).isEqualTo(Duration.ofSeconds(5));
    assertThat(OwnerJobs.look(Duration.ofSeconds(20))).isEqualTo(Duration.ofSeconds(5));
    assertThat(OwnerJobs.look(Duration.ofSeconds(10))).isEqualTo(Duration.ofMillis(2500));
    assertThat(OwnerJobs.look(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
    assertThat(OwnerJobs.look(Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
  }
}
