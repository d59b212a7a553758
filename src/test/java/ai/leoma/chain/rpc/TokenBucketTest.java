package ai.leoma.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void oneASecondIsOneASecond() {
    TokenBucket bucket = new TokenBucket(1, 0);
    assertThat(bucket.take(0)).isZero();
    assertThat(bucket.take(0)).isEqualTo(Duration.ofSeconds(1));
    assertThat(bucket.take(SECOND / 4)).isEqualTo(Duration.ofMillis(750));
    assertThat(bucket.take(SECOND)).isZero();
    assertThat(bucket.take(SECOND)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aLongPauseSavesUpNoMoreThanASecondsWorth() {
    // Given
    TokenBucket bucket = new TokenBucket(3, 0);
    // When
    long later = 3600 * SECOND;
    int taken = 0;
    while (bucket.take(later).isZero()) {
      taken++;
    }
    // Then
    assertThat(taken).isEqualTo(3);
  }

  @Test
  void lessThanOneASecondIsPossible() {
    TokenBucket bucket = new TokenBucket(0.5, 0);
    assertThat(bucket.take(0)).isZero();
    assertThat(bucket.take(0)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void waitingAsLongAsItSaysIsEnough() {
    // Given
    TokenBucket bucket = new TokenBucket(7, 0);
    long now = 0;
    // When, Then
    for (int i = 0; i < 1000; i++) {
      Duration pause = bucket.take(now);
      if (!pause.isZero()) {
        now += pause.toNanos() + 1;
        assertThat(bucket.take(now)).isZero();
      }
    }
    assertThat(now).isBetween(140 * SECOND, 143 * SECOND);
  }
}
