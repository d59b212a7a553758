package ai.leoma.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DepartureTest {
  private static final long TOLD = -5_000_000_000L;
  private static final long SECOND = 1_000_000_000L;

  @Test
  void nothingIsRefusedBeforeTheProcessIsToldToEnd() {
    Departure departure = new Departure(Optional.of(Duration.ofSeconds(10)));

    assertThat(departure.hasBegun()).isFalse();
    assertThat(departure.refusal("/samples", TOLD)).isEmpty();
  }

  @Test
  void requestsAreCarriedOutWhileOthersMayNotHaveHeardOfTheEnd() {
    Departure departure = begun(Optional.of(Duration.ofSeconds(10)));

    assertThat(departure.hasBegun()).isTrue();
    assertThat(departure.refusal("/samples", TOLD)).isEmpty();
    assertThat(departure.refusal("/samples", TOLD + 8 * SECOND)).isEmpty();
  }

  @Test
  void nothingIsBegunShortlyBeforeTheListenerCloses() {
    Departure departure = begun(Optional.of(Duration.ofSeconds(10)));

    Refusal refusal = departure.refusal("/samples", TOLD + 9 * SECOND).orElseThrow();

    assertThat(refusal.status()).isEqualTo(503);
    assertThat(refusal.headers()).containsEntry("Retry-After", "1");
    assertThat(departure.refusal(null, TOLD + 60 * SECOND)).isPresent();
  }

  @Test
  void nothingIsBegunAtAllWithoutADelay() {
    assertThat(begun(Optional.empty()).refusal("/samples", TOLD)).isPresent();
  }

  @Test
  void howTheProcessIsCanBeAskedToTheEnd() {
    Departure departure = begun(Optional.empty());

    assertThat(departure.refusal("/q/health/ready", TOLD)).isEmpty();
    assertThat(departure.refusal("/q/health/live", TOLD)).isEmpty();
    assertThat(departure.refusal("/metrics", TOLD)).isEmpty();
  }

  private static Departure begun(Optional<Duration> delay) {
    Departure departure = new Departure(delay);
    departure.begin(TOLD);
    return departure;
  }
}
