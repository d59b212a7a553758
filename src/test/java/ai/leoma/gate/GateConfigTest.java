package ai.leoma.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GateConfigTest {
  @Test
  void defaultsAreClosedAndFarFromHonestUse() {
    GateConfig config = config(Map.of());

    assertThat(config.corsOrigins()).isEmpty();
    assertThat(config.trustedProxies()).isEmpty();
    assertThat(config.strictTransportSecurity()).isEmpty();
    assertThat(config.maxUrlBytes()).isEqualTo(8192);
    assertThat(config.maxQueryParameterChars()).isEqualTo(2048);
    assertThat(config.maxHeaders()).isEqualTo(100);
    assertThat(config.maxHeaderBytes()).isEqualTo(16_384);
    assertThat(config.answerDeadline()).isEqualTo(Duration.ofSeconds(25));
    assertThat(config.requestsPerSecond()).isEqualTo(200);
    assertThat(config.requestBurst()).isEqualTo(4000);
  }

  @Test
  void namesAreThoseOfTheReference() {
    GateConfig config =
        config(
            Map.of(
                "cors-origins", "*",
                "trusted-proxies", "10.0.0.0/8",
                "strict-transport-security", "1h",
                "max-url-bytes", "1",
                "max-query-parameter-chars", "2",
                "max-headers", "3",
                "max-header-bytes", "4",
                "answer-deadline", "5s",
                "requests-per-second", "6",
                "request-burst", "7"));

    assertThat(config.corsOrigins()).contains("*");
    assertThat(config.trustedProxies()).contains("10.0.0.0/8");
    assertThat(config.strictTransportSecurity()).contains(Duration.ofHours(1));
    assertThat(config.maxUrlBytes()).isEqualTo(1);
    assertThat(config.maxQueryParameterChars()).isEqualTo(2);
    assertThat(config.maxHeaders()).isEqualTo(3);
    assertThat(config.maxHeaderBytes()).isEqualTo(4);
    assertThat(config.answerDeadline()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.requestsPerSecond()).isEqualTo(6);
    assertThat(config.requestBurst()).isEqualTo(7);
  }

  static GateConfig config(Map<String, String> values) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .withMapping(GateConfig.class)
            .addDefaultInterceptors()
            .withConverter(Duration.class, 200, new DurationConverter());
    values.forEach((key, value) -> builder.withDefaultValue("leoma.http." + key, value));
    return builder.build().getConfigMapping(GateConfig.class);
  }
}
