package ai.leoma.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AddressLimitsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final Source ONE = source("192.0.2.1");
  private static final Source OTHER = source("192.0.2.2");

  @Test
  void burstIsTakenAtOnceAndComesBackWithTime() {
    AddressLimits limits = new AddressLimits(2, 3);

    for (int i = 0; i < 3; i++) {
      assertThat(limits.take(ONE, 0)).isEmpty();
    }

    assertThat(limits.take(ONE, 0)).contains(Duration.ofMillis(500));
    assertThat(limits.take(ONE, SECOND / 2)).isEmpty();
    assertThat(limits.take(ONE, SECOND / 2)).isPresent();
    assertThat(limits.take(OTHER, 0)).isEmpty();
  }

  @Test
  void longSilenceGivesNoMoreThanTheBurst() {
    AddressLimits limits = new AddressLimits(100, 2);
    limits.take(ONE, 0);

    assertThat(limits.take(ONE, 1000 * SECOND)).isEmpty();
    assertThat(limits.take(ONE, 1000 * SECOND)).isEmpty();
    assertThat(limits.take(ONE, 1000 * SECOND)).isPresent();
  }

  @Test
  void whatIsGivenBackWasNeverTaken() {
    AddressLimits limits = new AddressLimits(1, 1);

    for (int i = 0; i < 10; i++) {
      assertThat(limits.take(ONE, 0)).isEmpty();
      limits.charge(ONE, -1, 0);
    }
  }

  @Test
  void chargesAfterwardsAreBoundedByTheBurst() {
    AddressLimits limits = new AddressLimits(1, 10);

    for (int i = 0; i < 1000; i++) {
      limits.charge(ONE, 9, 0);
    }

    assertThat(limits.take(ONE, 0)).contains(Duration.ofSeconds(11));
    assertThat(limits.take(ONE, 11 * SECOND)).isEmpty();
  }

  @Test
  void memoryIsBoundedAndTheQuietestIsForgotten() {
    AddressLimits limits = new AddressLimits(1, 1, 100);
    limits.take(ONE, 0);

    for (int i = 0; i < 10_000; i++) {
      limits.take(new Source(true, i), 0);
      limits.take(ONE, 0);
    }

    assertThat(limits.sources()).isEqualTo(100);
    assertThat(limits.take(ONE, 0)).isPresent();
  }

  @Test
  void addressesOfOneCustomerAreOneSource() {
    assertThat(source("2001:db8:1:2::1")).isEqualTo(source("2001:db8:1:2:ffff::9"));
    assertThat(source("2001:db8:1:2::1")).isNotEqualTo(source("2001:db8:1:3::1"));
    assertThat(source("192.0.2.1")).isNotEqualTo(source("192.0.2.2"));
    assertThat(source("::ffff:192.0.2.1")).isEqualTo(source("192.0.2.1"));
  }

  @Test
  void limitsThatLetNobodyInAreRefused() {
    assertThatThrownBy(() -> new AddressLimits(0, 1)).hasMessageContaining("leoma.http");
  }

  private static Source source(String address) {
    return Source.of(InetAddress.ofLiteral(address));
  }
}
