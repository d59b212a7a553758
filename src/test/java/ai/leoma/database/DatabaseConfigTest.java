package ai.leoma.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatabaseConfigTest {
  @Test
  void everyWaitHasABound() {
    DatabaseConfig config = config(Map.of());

    assertThat(config.connectionDeadline()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.maxWaiting()).isEqualTo(1024);
    assertThat(config.statementDeadline()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.url()).isEmpty();
    assertThat(config.user()).isEmpty();
    assertThat(config.password()).isEmpty();
  }

  @Test
  void namesAreThoseOfTheReference() {
    DatabaseConfig config =
        config(
            Map.of(
                "url", "postgresql://db:5432/leoma",
                "user", "leoma",
                "password", "secret",
                "connection-deadline", "1s",
                "max-waiting", "2",
                "statement-deadline", "3s"));

    assertThat(config.url()).contains("postgresql://db:5432/leoma");
    assertThat(config.user()).contains("leoma");
    assertThat(config.password()).contains("secret");
    assertThat(config.connectionDeadline()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.maxWaiting()).isEqualTo(2);
    assertThat(config.statementDeadline()).isEqualTo(Duration.ofSeconds(3));
  }

  private static DatabaseConfig config(Map<String, String> values) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .withMapping(DatabaseConfig.class)
            .addDefaultInterceptors()
            .withConverter(Duration.class, 200, new DurationConverter());
    values.forEach((key, value) -> builder.withDefaultValue("leoma.database." + key, value));
    return builder.build().getConfigMapping(DatabaseConfig.class);
  }
}
