package ai.leoma.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.access.problem.ApiProblem;
import ai.leoma.chain.Hotkey;
import ai.leoma.database.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The quota of writes, shared by replicas: here two of them, on one database.
@QuarkusTest
@TestProfile(BallotProfile.class)
class WriteQuotaTest {
  private static final Hotkey EAGER = new Hotkey(new Signer("quota eager").hotkey());
  private static final Hotkey OTHER = new Hotkey(new Signer("quota other").hotkey());

  @Inject Database database;
  @Inject DataSource dataSource;
  private Records records;

  @BeforeEach
  void fill() {
    records = new Records(dataSource);
    records.execute("DELETE FROM write_quota");
  }

  @Test
  void replicasShareWhatAHotkeyHasLeft() {
    // Given
    WriteQuota one = replica(1, 10);
    WriteQuota two = replica(1, 10);

    // When
    int taken = 0;
    for (int i = 0; i < 20; i++) {
      taken += takes(i % 2 == 0 ? one : two, EAGER) ? 1 : 0;
    }

    // Then: a minute gives one back
    assertThat(taken).isBetween(10, 11);
    assertThat(takes(two, OTHER)).isTrue();
  }

  @Test
  void sharesNeverExceedTheTotal() {
    WriteQuota one = replica(1, 1000);
    WriteQuota two = replica(1, 1000);

    int taken = 0;
    for (int i = 0; i < 3000; i++) {
      taken += takes(i % 3 == 0 ? one : two, EAGER) ? 1 : 0;
    }

    assertThat(taken).isLessThanOrEqualTo(1001).isGreaterThan(900);
  }

  @Test
  void mostWritesAskNobody() {
    WriteQuota quota = replica(1, 5000);
    takes(quota, EAGER);
    records.execute("UPDATE write_quota SET remaining = 0");

    for (int i = 0; i < 49; i++) {
      assertThat(takes(quota, EAGER)).isTrue();
    }

    assertThat(takes(quota, EAGER)).isFalse();
  }

  @Test
  void whatIsLeftComesBackWithTimeUpToTheBurst() {
    // Given
    WriteQuota quota = replica(1, 5);
    exhaust(quota);
    records.execute("UPDATE write_quota SET filled_at = filled_at - interval '1 day'");

    // When
    int taken = 0;
    WriteQuota other = replica(1, 5);
    while (takes(other, EAGER)) {
      taken++;
    }

    // Then
    assertThat(taken).isGreaterThanOrEqualTo(5);
  }

  @Test
  void refusalSaysWhenToComeBackAndIsRemembered() {
    WriteQuota quota = replica(1, 3);
    exhaust(quota);
    records.execute("DELETE FROM write_quota");

    assertThatThrownBy(() -> take(quota, EAGER, "DELETE"))
        .isInstanceOfSatisfying(
            ApiProblem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(429);
              assertThat(problem.retryAfter()).contains(Duration.ofSeconds(60));
            });
  }

  @Test
  void whatIsGivenBackCanBeTakenAgain() {
    WriteQuota quota = replica(1, 1);
    for (int i = 0; i < 20; i++) {
      take(quota, EAGER, "POST");
      quota.giveBack(caller(EAGER, "POST"));
    }
    take(quota, EAGER, "POST");

    quota.giveBack(caller(EAGER, "GET"));

    assertThat(takes(quota, EAGER)).isFalse();
  }

  @Test
  void readsAreNotCounted() {
    WriteQuota quota = replica(1, 1);
    exhaust(quota);

    for (int i = 0; i < 100; i++) {
      take(quota, EAGER, "GET");
    }
  }

  private void exhaust(WriteQuota quota) {
    for (int i = 0; i < 100 && takes(quota, EAGER); i++) {
      assertThat(i).as("writes taken").isLessThan(50);
    }
  }

  private static boolean takes(WriteQuota quota, Hotkey hotkey) {
    try {
      take(quota, hotkey, "POST");
      return true;
    } catch (ApiProblem refused) {
      assertThat(refused.status()).isEqualTo(429);
      return false;
    }
  }

  private static void take(WriteQuota quota, Hotkey hotkey, String method) {
    quota.take(caller(hotkey, method)).await().atMost(Duration.ofSeconds(30));
  }

  private static SignedCaller caller(Hotkey hotkey, String method) {
    return new SignedCaller(
        hotkey, false, "test", new byte[64], new byte[0], method, "/samples", Map.of(), 0);
  }

  private WriteQuota replica(int perMinute, int burst) {
    AccessConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(AccessConfig.class)
            .addDefaultInterceptors()
            .withConverter(Duration.class, 200, new DurationConverter())
            .withDefaultValue("leoma.access.writes-per-minute", Integer.toString(perMinute))
            .withDefaultValue("leoma.access.write-burst", Integer.toString(burst))
            .build()
            .getConfigMapping(AccessConfig.class);
    return new WriteQuota(database, config, new SimpleMeterRegistry());
  }
}
