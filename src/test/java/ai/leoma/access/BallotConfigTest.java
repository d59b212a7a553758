package ai.leoma.access;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.evaluation.EvaluationConfig;
import ai.leoma.validator.ValidatorConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BallotConfigTest {
  @Test
  void defaultsOfAccess() {
    AccessConfig config = config(Map.of()).getConfigMapping(AccessConfig.class);

    assertThat(config.signatureExpiry()).isEqualTo(Duration.ofSeconds(300));
    assertThat(config.oldHeaders()).isTrue();
    assertThat(config.hotkey()).isEmpty();
    assertThat(config.nonceAge()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.nonceLead()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.maxBodyBytes()).isEqualTo(2_097_152);
    assertThat(config.bodyDeadline()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.maxBodyBytesInFlight()).isEqualTo(67_108_864);
    assertThat(config.adminHotkeys()).isEmpty();
  }

  @Test
  void defaultsOfEvaluationFollowTheRules() {
    EvaluationConfig config = config(Map.of()).getConfigMapping(EvaluationConfig.class);

    assertThat(config.window()).isEqualTo(100);
    assertThat(config.passMark()).isEqualTo(75);
    assertThat(config.criticalFloor()).isEqualTo(50);
    assertThat(config.embargo()).isEqualTo(Duration.ofHours(1));
    assertThat(config.resultsInterval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.resultsLease()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.resultsLongestPause()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void windowOfEvaluationIsThatOfTheRanking() {
    EvaluationConfig config =
        config(Map.of("leoma.ranking.window", "12")).getConfigMapping(EvaluationConfig.class);

    assertThat(config.window()).isEqualTo(12);
  }

  @Test
  void defaultsOfValidators() {
    ValidatorConfig config = config(Map.of()).getConfigMapping(ValidatorConfig.class);

    assertThat(config.minStake()).isEqualByComparingTo(new BigDecimal("5000"));
    assertThat(config.syncInterval()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void namesAreThoseOfTheDocumentation() {
    SmallRyeConfig config =
        config(
            Map.ofEntries(
                Map.entry("leoma.access.old-headers", "false"),
                Map.entry("leoma.access.hotkey", "b"),
                Map.entry("leoma.access.nonce-age", "3s"),
                Map.entry("leoma.access.nonce-lead", "4s"),
                Map.entry("leoma.access.signature-expiry", "10s"),
                Map.entry("leoma.access.max-body-bytes", "5"),
                Map.entry("leoma.access.body-deadline", "1s"),
                Map.entry("leoma.access.max-body-bytes-in-flight", "6"),
                Map.entry("leoma.access.admin-hotkeys", "a"),
                Map.entry("leoma.evaluation.results-lease", "1s"),
                Map.entry("leoma.validator.min-stake", "0.5")));

    assertThat(config.getConfigMapping(AccessConfig.class).signatureExpiry())
        .isEqualTo(Duration.ofSeconds(10));
    assertThat(config.getConfigMapping(AccessConfig.class).oldHeaders()).isFalse();
    assertThat(config.getConfigMapping(AccessConfig.class).hotkey()).contains("b");
    assertThat(config.getConfigMapping(AccessConfig.class).nonceAge())
        .isEqualTo(Duration.ofSeconds(3));
    assertThat(config.getConfigMapping(AccessConfig.class).nonceLead())
        .isEqualTo(Duration.ofSeconds(4));
    assertThat(config.getConfigMapping(AccessConfig.class).maxBodyBytes()).isEqualTo(5);
    assertThat(config.getConfigMapping(AccessConfig.class).bodyDeadline())
        .isEqualTo(Duration.ofSeconds(1));
    assertThat(config.getConfigMapping(AccessConfig.class).maxBodyBytesInFlight()).isEqualTo(6);
    assertThat(config.getConfigMapping(AccessConfig.class).adminHotkeys()).contains("a");
    assertThat(config.getConfigMapping(EvaluationConfig.class).resultsLease())
        .isEqualTo(Duration.ofSeconds(1));
    assertThat(config.getConfigMapping(ValidatorConfig.class).minStake())
        .isEqualByComparingTo("0.5");
  }

  private static SmallRyeConfig config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .withMapping(AccessConfig.class)
        .withMapping(EvaluationConfig.class)
        .withMapping(ValidatorConfig.class)
        .addDefaultInterceptors()
        .withConverter(Duration.class, 200, new DurationConverter())
        .withDefaultValues(values)
        .build();
  }
}
