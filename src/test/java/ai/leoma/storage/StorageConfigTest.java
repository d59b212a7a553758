package ai.leoma.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StorageConfigTest {
  @Test
  void bucketsAreThoseOfTheWireContractByDefault() {
    StorageConfig config = config(Map.of());

    assertThat(config.samplesBucket()).isEqualTo("leoma-samples");
    assertThat(config.sourceBucket()).isEqualTo("leoma-videos");
    assertThat(config.region()).isEqualTo("auto");
    assertThat(config.pathStyle()).isTrue();
    assertThat(config.deadline()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.attempts()).isEqualTo(5);
    assertThat(config.connections()).isEqualTo(32);
    assertThat(config.endpoint()).isEmpty();
  }

  @Test
  void missingValueIsNamedAtFirstUse() {
    Map<String, String> noSecret =
        Map.of("leoma.storage.endpoint", "http://localhost:1", "leoma.storage.access-key", "a");

    assertThatThrownBy(() -> buckets(Map.of()).samples())
        .hasMessageContaining("leoma.storage.endpoint");
    assertThatThrownBy(() -> buckets(noSecret).source())
        .hasMessageContaining("leoma.storage.secret-key");
  }

  private static Buckets buckets(Map<String, String> values) {
    return new Buckets(config(values), new SimpleMeterRegistry());
  }

  private static StorageConfig config(Map<String, String> values) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(StorageConfig.class);
    values.forEach(builder::withDefaultValue);
    return builder.build().getConfigMapping(StorageConfig.class);
  }
}
