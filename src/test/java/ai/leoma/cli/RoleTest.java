package ai.leoma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.cli.HealthResource.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a process is, what it lets be asked, and how well it is.
class RoleTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final Duration GRACE = Duration.ofMinutes(30);

  @ParameterizedTest
  @EnumSource
  void roleIsReadAsItIsConfigured(Role role) {
    assertThat(Role.ofConfigured(role.configured())).isEqualTo(role);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "king", "serve,validate"})
  void unknownRoleIsRefusedWithTheKnownOnes(String text) {
    assertThatThrownBy(() -> Role.ofConfigured(text))
        .hasMessageContaining("leoma.role is \"" + text + "\"")
        .hasMessageContaining("serve, validate, sandbox, migrate, idle");
  }

  @ParameterizedTest
  @CsvSource({
    "/q/health, true",
    "/q/health/ready, true",
    "/metrics, true",
    "/, false",
    "/q, false",
    "/weights, false",
    "/health, false",
    "/samples/batch, false",
    "/metrics/, false",
    "/quick, false"
  })
  void validatorServesItsOwnHealthAndMetricsOnly(String path, boolean isOpen) {
    assertThat(ClosedPaths.isOpen(path)).isEqualTo(isOpen);
  }

  @Test
  void healthDependsOnTheDatabaseOnly() {
    Health without = Health.of(false, Optional.empty(), NOW, GRACE);
    Health with = Health.of(true, Optional.empty(), NOW, GRACE);

    assertThat(without.status()).isEqualTo("degraded");
    assertThat(with.status()).isEqualTo("healthy");
    assertThat(with.version()).isNotBlank();
    assertThat(with.lastSync()).isNull();
    assertThat(with.metagraphSynced()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"PT0S, true", "PT30M, true", "PT30M1S, false", "PT-1S, true"})
  void metagraphIsSyncedForAsLongAsAVerdictStands(Duration age, boolean isSynced) {
    Health health = Health.of(true, Optional.of(NOW.minus(age)), NOW, GRACE);

    assertThat(health.metagraphSynced()).isEqualTo(isSynced);
    assertThat(health.lastSync()).endsWith("Z");
  }
}
