package ai.leoma.validator.weights;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.TestHotkeys;
import ai.leoma.validator.weights.Advice.Ground;
import ai.leoma.validator.weights.Advice.Reason;
import ai.leoma.validator.weights.CheckResult.Confirmed;
import ai.leoma.validator.weights.CheckResult.Coverage;
import ai.leoma.validator.weights.CheckResult.Unproven;
import ai.leoma.validator.weights.WeightsStatement.Payee;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When a published winner is followed, and when not.
class WeightAdviceTest {
  private static final KeyPair SERVICE = KeyPair.ofMiniSecret(new byte[32]);
  private static final Hotkey WINNER = TestHotkeys.BOB;
  private static final Duration EVERY = Duration.ofMinutes(30);
  private static final Duration LOOK = Duration.ofMinutes(10);

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final FakeChecker checker = new FakeChecker();
  private final Deque<PublishedWeights> weights = new ArrayDeque<>();
  private Optional<byte[]> signed = Optional.empty();
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private final RankingTrust trust =
      new RankingTrust("5V", checker, EVERY, Duration.ZERO, () -> now, metrics);
  @TempDir private Path folder;
  private WeightAdvice advice;

  @BeforeEach
  void begin() {
    advice = advice(EVERY, new AtomicInteger());
  }

  private WeightAdvice advice(Duration lookEvery, AtomicInteger signedAsked) {
    return new WeightAdvice(
        "5V",
        new WeightsSource() {
          @Override
          public PublishedWeights weights() {
            return weights.size() > 1 ? weights.poll() : weights.peek();
          }

          @Override
          public Optional<byte[]> signedWeights() {
            signedAsked.incrementAndGet();
            return signed;
          }
        },
        trust,
        new KeptWeights(folder, 99),
        () -> Set.of(SERVICE.hotkey()),
        lookEvery,
        () -> now);
  }

  @Test
  void confirmedRankingIsCheckedOnce() throws InterruptedException {
    weights.add(pays(12));
    checker.answers(FakeChecker.confirmed(WINNER));

    assertThat(advice.now()).isEqualTo(paid(Ground.CONFIRMED));
    now = now.plus(Duration.ofHours(1));
    assertThat(advice.now()).isEqualTo(paid(Ground.CONFIRMED));
    assertThat(checker.checked).containsExactly(12L);

    now = now.plus(Duration.ofHours(1));
    advice.now();
    assertThat(checker.checked).as("it may be left behind by now").hasSize(2);
  }

  @Test
  void rankingWhoseVotesAreNotAllVerifiedIsLookedAtAgainLater() throws InterruptedException {
    weights.add(pays(12));
    checker.answers(new Confirmed(Optional.of(WINNER), new Coverage(30, 20)));

    assertThat(advice.now()).isEqualTo(paid(Ground.CONFIRMED));
    advice.now();
    assertThat(checker.checked).hasSize(1);
    assertThat(metrics.get("leoma.validator.check.verified").gauge().value()).isEqualTo(2.0 / 3);

    now = now.plus(EVERY);
    checker.answers(FakeChecker.confirmed(WINNER));
    advice.now();
    assertThat(checker.checked).hasSize(2);
    assertThat(metrics.get("leoma.validator.check.verified").gauge().value()).isEqualTo(1);
  }

  @Test
  void serviceThatDoesNotTellItsRankingIsFollowed() throws InterruptedException {
    weights.add(new PublishedWeights.Pays(new Payee(5, WINNER), OptionalLong.empty()));

    assertThat(advice.now()).isEqualTo(paid(Ground.UNPROVEN));
    assertThat(checker.checked).isEmpty();
  }

  @Test
  void burnOfTheServiceIsFollowedAndItsRankingChecked() throws InterruptedException {
    weights.add(new PublishedWeights.Burns(OptionalLong.of(12)));
    checker.answers(FakeChecker.confirmed(WINNER));

    assertThat(advice.now())
        .isInstanceOfSatisfying(
            Advice.Burn.class, burn -> assertThat(burn.reason()).isEqualTo(Reason.PUBLISHED));
    assertThat(checker.checked).containsExactly(12L);
    assertThat(checker.winners).containsExactly(Optional.empty());
  }

  @Test
  void winnerThatIsPaidAfterABurnIsComparedWithTheRanking() throws InterruptedException {
    weights.add(new PublishedWeights.Burns(OptionalLong.of(12)));
    checker.answers(FakeChecker.confirmed(WINNER));
    advice.now();

    publish(pays(12));
    advice.now();

    assertThat(checker.winners).containsExactly(Optional.empty(), Optional.of(WINNER));
  }

  @Test
  void provenContradictionBurnsUntilARankingThatIsNoOlderIsConfirmed() throws InterruptedException {
    // Given
    weights.add(pays(12));
    checker.answers(FakeChecker.contradicted());
    assertThat(advice.now()).isInstanceOf(Advice.Burn.class);
    assertThat(count("proven", "winner")).isEqualTo(1);
    assertThat(metrics.get("leoma.validator.check.contradicted").gauge().value()).isEqualTo(1);

    // When: it is not proven wrong, but not confirmed either
    publish(pays(13));
    checker.answers(FakeChecker.unproven());
    assertThat(advice.now()).isEqualTo(new Advice.Burn(Reason.CONTRADICTED, "another one wins"));

    // When: an older one is good, which says nothing
    publish(pays(11));
    checker.answers(FakeChecker.confirmed(WINNER));
    assertThat(advice.now()).isInstanceOf(Advice.Burn.class);

    // When
    publish(pays(14));
    checker.answers(FakeChecker.confirmed(WINNER));

    // Then
    assertThat(advice.now()).isEqualTo(paid(Ground.CONFIRMED));
    assertThat(metrics.get("leoma.validator.check.contradicted").gauge().value()).isZero();
  }

  @Test
  void contradictionThatIsGoneAtTheSecondLookIsNoProof() throws InterruptedException {
    weights.add(pays(12));
    checker.answers(FakeChecker.contradicted(), FakeChecker.unproven());

    assertThat(advice.now()).isEqualTo(paid(Ground.UNPROVEN));
    assertThat(checker.checked).containsExactly(12L, 12L);
    assertThat(count("contradicted", "winner")).isEqualTo(1);
    assertThat(count("healed", "")).isEqualTo(1);
    assertThat(count("proven", "winner")).isZero();
  }

  @Test
  void secondLookIsAtWhatIsPublishedThen() throws InterruptedException {
    weights.add(pays(12));
    weights.add(pays(13));
    checker.answers(FakeChecker.contradicted(), FakeChecker.confirmed(WINNER));

    assertThat(advice.now()).isEqualTo(paid(Ground.CONFIRMED));
    assertThat(checker.checked).containsExactly(12L, 13L);
  }

  @Test
  void embargoIsWaitedForAndTheRankingLookedAtAgain() throws InterruptedException {
    // Given: followed, though some votes could not be seen
    weights.add(pays(12));
    Instant complete = now.plus(Duration.ofMinutes(40));
    checker.answers(new Unproven("2 votes", Optional.of(complete), new Coverage(28, 28)));
    assertThat(advice.now()).isEqualTo(paid(Ground.UNPROVEN));

    // When: they can be seen, and contradict
    now = complete.plusSeconds(31);
    checker.answers(FakeChecker.unproven(), FakeChecker.contradicted(), FakeChecker.contradicted());
    publish(pays(13));
    advice.lookWhenDue();

    // Then
    assertThat(checker.checked).containsExactly(12L, 13L, 12L, 12L);
    assertThat(trust.distrust()).isPresent();
    assertThat(advice.now()).isInstanceOf(Advice.Burn.class);
  }

  @Test
  void contradictionThatComesToLightAfterANewerRankingWasConfirmedIsToldAndNoMore()
      throws InterruptedException {
    // Given
    weights.add(pays(12));
    checker.answers(new Unproven("2 votes", Optional.of(now), new Coverage(28, 28)));
    advice.now();
    publish(pays(13));
    checker.answers(FakeChecker.confirmed(WINNER));
    advice.now();

    // When
    now = now.plus(EVERY);
    checker.answers(FakeChecker.contradicted());
    advice.lookWhenDue();

    // Then
    assertThat(count("proven", "winner")).isEqualTo(1);
    assertThat(advice.now()).isEqualTo(paid(Ground.CONFIRMED));
  }

  /// Else who had a ranking confirmed once could publish lies under the numbers before it.
  @Test
  void contradictionOfAnOlderRankingThatIsPublishedNowBurns() throws InterruptedException {
    // Given
    weights.add(pays(13));
    checker.answers(FakeChecker.confirmed(WINNER));
    assertThat(advice.now()).isEqualTo(paid(Ground.CONFIRMED));

    // When
    publish(pays(12));
    checker.answers(FakeChecker.contradicted());

    // Then
    assertThat(advice.now()).isEqualTo(new Advice.Burn(Reason.CONTRADICTED, "another one wins"));

    // When: it goes back to what was confirmed, which is looked at again
    publish(pays(13));
    checker.answers(FakeChecker.unproven());
    assertThat(advice.now()).isInstanceOf(Advice.Burn.class);
    checker.answers(FakeChecker.confirmed(WINNER));

    // Then
    assertThat(advice.now()).isEqualTo(paid(Ground.CONFIRMED));
  }

  @Test
  void signedWeightsThatSayAnotherThanThePublishedOnesAreNotKept() throws InterruptedException {
    // Given
    weights.add(pays(12));
    checker.answers(FakeChecker.confirmed(WINNER));
    signed = Optional.of(signed(12, TestHotkeys.ALICE));
    advice.now();

    // When
    publish(new PublishedWeights.Unreadable("down"));

    // Then
    assertThat(advice.now()).isInstanceOf(Advice.Burn.class);
    publish(pays(12));
    signed = Optional.of(signed(12, WINNER));
    advice.now();
    publish(new PublishedWeights.Unreadable("down"));
    assertThat(advice.now()).isEqualTo(paid(Ground.SNAPSHOT));
  }

  @Test
  void checkThatBreaksProvesNothing() throws InterruptedException {
    weights.add(pays(12));
    checker.breaks = true;

    assertThat(advice.now()).isEqualTo(paid(Ground.UNPROVEN));
    assertThat(count("unproven", "")).isEqualTo(1);
  }

  @Test
  void serviceIsLookedAtMoreOftenThanItIsChecked() throws InterruptedException {
    weights.add(pays(12));
    AtomicInteger signed = new AtomicInteger();
    WeightAdvice often = advice(LOOK, signed);

    often.lookWhenDue();
    now = now.plus(LOOK).minusSeconds(1);
    often.lookWhenDue();
    assertThat(signed).hasValue(1);

    now = now.plusSeconds(1);
    often.lookWhenDue();
    assertThat(signed).hasValue(2);
    assertThat(checker.checked).hasSize(1);

    now = now.plus(EVERY);
    often.lookWhenDue();
    assertThat(signed).hasValue(3);
    assertThat(checker.checked).hasSize(2);
  }

  private void publish(PublishedWeights next) {
    weights.clear();
    weights.add(next);
  }

  private byte[] signed(long ranking, Hotkey paid) {
    return SignedWeights.of(
            new WeightsStatement(
                99,
                ranking,
                "ab".repeat(32),
                Optional.of(new Payee(5, paid)),
                now,
                now.plus(Duration.ofHours(3)),
                SERVICE.hotkey()),
            SERVICE)
        .json();
  }

  private static PublishedWeights pays(long ranking) {
    return new PublishedWeights.Pays(new Payee(5, WINNER), OptionalLong.of(ranking));
  }

  private static Advice paid(Ground ground) {
    return new Advice.Pay(new Payee(5, WINNER), ground);
  }

  private double count(String outcome, String kind) {
    return metrics.counter("leoma.validator.check", "outcome", outcome, "kind", kind).count();
  }
}
