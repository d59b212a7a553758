package ai.leoma.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskConfigTest {
  @Test
  void defaultsAreThoseOfTheRules() {
    TaskConfig config = TestTaskConfig.with(Map.of());

    assertThat(config.interval()).isEqualTo(Duration.ofMinutes(20));
    assertThat(config.clipDuration()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.reuseWindow()).isEqualTo(100);
    assertThat(config.maxClipWidth()).isEqualTo(1280);
    assertThat(config.frameWidth()).isEqualTo(832);
    assertThat(config.frameHeight()).isEqualTo(480);
    assertThat(config.sceneThreshold()).isEqualTo(0.18);
    assertThat(config.promptFrames()).isEqualTo(12);
    assertThat(config.promptFramesPerSecond()).isEqualTo(3);
    assertThat(config.minSourceBytes().asLongValue()).isEqualTo(16 * 1024);
    assertThat(config.maxSourceBytes().asLongValue()).isEqualTo(200 * 1024 * 1024);
    assertThat(config.maxListedSources()).isEqualTo(10_000);
    assertThat(config.maxNewSources()).isEqualTo(50);
    assertThat(config.blockWait()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.blockPoll()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.promptLimit()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.promptAttempts()).isEqualTo(3);
    assertThat(config.linkValidity()).isEqualTo(Duration.ofMinutes(15));
    assertThat(config.workFolder()).isEqualTo(Path.of("data", "rounds"));
  }

  @Test
  void namesAreThoseOfTheReference() {
    TaskConfig config =
        TestTaskConfig.with(
            Map.of(
                "interval", "1s",
                "clip-duration", "3s",
                "reuse-window", "7",
                "block-poll", "10ms",
                "link-validity", "1m",
                "work-folder", "/var/tmp/rounds"));

    assertThat(config.interval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.clipDuration()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.reuseWindow()).isEqualTo(7);
    assertThat(config.blockPoll()).isEqualTo(Duration.ofMillis(10));
    assertThat(config.linkValidity()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.workFolder()).isEqualTo(Path.of("/var/tmp/rounds"));
  }
}
