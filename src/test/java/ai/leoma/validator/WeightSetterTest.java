package ai.leoma.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.leoma.access.RequestSigner;
import ai.leoma.chain.BlockReference;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.TestHotkeys;
import ai.leoma.chain.WriteOutcome;
import ai.leoma.chain.WriteRefusal;
import ai.leoma.validator.StubOwner.Reply;
import ai.leoma.validator.weights.CheckResult;
import ai.leoma.validator.weights.FakeChecker;
import ai.leoma.validator.weights.PublishedWeights;
import ai.leoma.validator.weights.RankingChecker;
import ai.leoma.validator.weights.SignedWeights;
import ai.leoma.validator.weights.WeightsStatement;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightSetterTest {
  private static final Hotkey OWNER = TestHotkeys.DAVE;
  private static final Hotkey WINNER = TestHotkeys.BOB;
  private static final Hotkey OTHER = TestHotkeys.CHARLIE;
  private static final int WEIGHT_BLOCKS = 180;

  private static final KeyPair SERVICE = KeyPair.ofMiniSecret(filled(7));
  private static final int NETUID = 99;
  private static final String HASH = "0x" + "0".repeat(64);
  private static final long RANKING = 12;

  @TempDir Path folder;
  private final StubOwner service = new StubOwner();
  private final FakeChain chain = new FakeChain();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final KeyPair key = KeyPair.ofMiniSecret(new byte[32]);
  private final OwnerApi api =
      new OwnerApi(
          service.url(),
          RequestSigner.oldHeaders(key, Clock.systemUTC()),
          Duration.ofSeconds(5),
          metrics);
  private final FakeChecker checker = new FakeChecker();
  private Duration sinceStart = Duration.ZERO;
  private Journal journal;
  private WeightSetter setter;

  @BeforeEach
  void seats() {
    open();
    chain.seat(0, OTHER, 0);
    chain.seat(1, OWNER, 0);
    chain.seat(5, WINNER, 0);
    chain.seat(9, key.hotkey(), 0);
    chain.owner = Optional.of(OWNER);
    service.answers("/weights", weights(5, WINNER.ss58()));
  }

  private void open() {
    InstantSource time = () -> Instant.now().plus(sinceStart);
    journal = Journal.open(folder);
    setter =
        new WeightSetter(
            settings(),
            key.hotkey(),
            new OwnerWeights(api),
            chain,
            (_, _) -> checker,
            journal,
            time.withZone(ZoneOffset.UTC),
            metrics);
  }

  private ValidatorSettings settings() {
    return settings(Duration.ofSeconds(60));
  }

  private ValidatorSettings settings(Duration weightInterval) {
    return new ValidatorSettings(
        service.url(),
        Optional.of(SERVICE.hotkey()),
        folder,
        Duration.ofSeconds(60),
        weightInterval,
        Duration.ofSeconds(5),
        100,
        WEIGHT_BLOCKS,
        new ValidatorSettings.Checks(
            Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ZERO, 10),
        NETUID,
        0,
        1,
        1,
        12,
        3,
        1);
  }

  /// As after a crash.
  private void restart() {
    journal.close();
    open();
  }

  @AfterEach
  void stop() {
    journal.close();
    api.close();
    service.close();
  }

  @Test
  void winnerGetsEverything() throws InterruptedException {
    setter.setWhenDue();

    assertThat(chain.asked).containsExactly(Map.of(WINNER, 1.0));
  }

  @Test
  void anErrorOnceDoesNotEndTheSettingOfWeights() throws InterruptedException {
    // Given
    publishes(WINNER);
    AtomicBoolean hasBroken = new AtomicBoolean();
    RankingChecker breaksOnce =
        new RankingChecker() {
          @Override
          public CheckResult check(long ranking, Optional<Hotkey> paid) {
            if (hasBroken.compareAndSet(false, true)) {
              throw new StackOverflowError("not really");
            }
            return FakeChecker.unproven();
          }

          @Override
          public void close() {}
        };
    WeightSetter often =
        new WeightSetter(
            settings(Duration.ofMillis(1)),
            key.hotkey(),
            new OwnerWeights(api),
            chain,
            (_, _) -> breaksOnce,
            journal,
            Clock.systemUTC(),
            metrics);
    // When
    Thread thread = Thread.ofVirtual().start(often::setForEver);
    try {
      await().atMost(Duration.ofSeconds(60)).until(() -> !chain.asked.isEmpty());
    } finally {
      thread.interrupt();
      thread.join();
    }
    // Then
    assertThat(hasBroken).isTrue();
    assertThat(chain.asked.getFirst()).isEqualTo(Map.of(WINNER, 1.0));
  }

  @Test
  void winnerWhoseUidHasPassedToSomebodyElseIsNotPaid() throws InterruptedException {
    chain.seat(5, TestHotkeys.ALICE, 0);

    setter.setWhenDue();

    assertThat(chain.asked).containsExactly(Map.of(OWNER, 1.0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"winner_uid\": 0, \"miners\": []}",
        "{\"winner_uid\": null}",
        "{\"winner_uid\": \"5\", \"miners\": [{\"uid\": 5, \"miner_hotkey\": \"%s\", \"weight\": 1.0}]}",
        "{\"winner_uid\": 5.5, \"miners\": [{\"uid\": 5.5, \"miner_hotkey\": \"%s\", \"weight\": 1.0}]}",
        "{\"winner_uid\": 4294967301, \"miners\": [{\"uid\": 5, \"miner_hotkey\": \"%s\", \"weight\": 1.0}]}",
        "{\"winner_uid\": -1, \"miners\": [{\"uid\": -1, \"miner_hotkey\": \"%s\", \"weight\": 1.0}]}",
        "{\"winner_uid\": 5, \"miners\": [{\"uid\": 5, \"miner_hotkey\": \"%s\", \"weight\": 0.0}]}",
        "{\"winner_uid\": 5, \"miners\": [{\"uid\": 6, \"miner_hotkey\": \"%s\", \"weight\": 1.0}]}",
        "{\"winner_uid\": 5, \"miners\": [{\"uid\": 5, \"miner_hotkey\": \"../x\", \"weight\": 1.0}]}",
        "{\"winner_uid\": 5}",
        "[]",
        "",
        "no JSON"
      })
  void answerThatNamesNoWinnerBurns(String answer) throws InterruptedException {
    service.answers("/weights", new Reply(200, answer.replace("%s", WINNER.ss58())));

    setter.setWhenDue();

    assertThat(chain.asked).containsExactly(Map.of(OWNER, 1.0));
    assertThat(metrics.counter("leoma.validator.weights", "outcome", "burn").count()).isEqualTo(1);
  }

  @Test
  void failingServiceBurns() throws InterruptedException {
    service.answers("/weights", new Reply(500, "{\"winner_uid\": 5}"));

    setter.setWhenDue();

    assertThat(chain.asked).containsExactly(Map.of(OWNER, 1.0));
  }

  @Test
  void pageOfSomebodyElseBurns() throws InterruptedException {
    Reply real = weights(5, WINNER.ss58());
    service.answers("/weights", new Reply(200, real.body(), "text/html"));

    setter.setWhenDue();

    assertThat(chain.asked).containsExactly(Map.of(OWNER, 1.0));
  }

  @Test
  void serviceThatCannotBeReachedBurns() throws InterruptedException {
    service.close();

    setter.setWhenDue();

    assertThat(chain.asked).containsExactly(Map.of(OWNER, 1.0));
  }

  @Test
  void uidZeroIsBurntToOnlyWhenTheOwnerIsNotKnown() throws InterruptedException {
    service.answers("/weights", weights(0, WINNER.ss58()));
    chain.owner = Optional.empty();

    setter.setWhenDue();

    assertThat(chain.asked).containsExactly(Map.of(OTHER, 1.0));
  }

  @Test
  void ownerWithoutASeatIsNotReplacedByWhoeverHoldsUidZero() {
    service.answers("/weights", weights(0, WINNER.ss58()));
    chain.owner = Optional.of(TestHotkeys.ALICE);

    assertThatThrownBy(setter::setWhenDue).hasMessageContaining("holds no seat");
    assertThat(chain.asked).isEmpty();
  }

  @Test
  void minerAtUidZeroIsNotPaidForNothing() {
    service.answers("/weights", weights(0, WINNER.ss58()));
    chain.owner = Optional.empty();
    chain.reveals(OTHER);

    assertThatThrownBy(setter::setWhenDue).hasMessageContaining("uid 0 is a miner");
    assertThat(chain.asked).isEmpty();
  }

  @Test
  void weightsAreSetOncePerCadence() throws InterruptedException {
    chain.seat(9, key.hotkey(), 900);

    chain.block = 900 + WEIGHT_BLOCKS - 1;
    setter.setWhenDue();
    assertThat(chain.asked).isEmpty();

    chain.block = 900 + WEIGHT_BLOCKS;
    setter.setWhenDue();
    assertThat(chain.asked).hasSize(1);

    chain.seat(9, key.hotkey(), chain.block + 3);
    chain.block = chain.block + WEIGHT_BLOCKS + 2;
    setter.setWhenDue();
    assertThat(chain.asked).hasSize(1);

    chain.block++;
    setter.setWhenDue();
    assertThat(chain.asked).hasSize(2);
  }

  @Test
  void weightsAreSetOnceMoreShortlyBeforeAnEpoch() throws InterruptedException {
    chain.seat(9, key.hotkey(), 900);
    chain.nextEpoch = OptionalLong.of(1030);

    chain.block = 1004;
    setter.setWhenDue();
    assertThat(chain.asked).isEmpty();

    chain.block = 1005;
    setter.setWhenDue();
    assertThat(chain.asked).hasSize(1);
  }

  @Test
  void chainThatDoesNotTellItsEpochLeavesTheCadence() throws InterruptedException {
    chain.seat(9, key.hotkey(), 900);
    chain.nextEpoch = OptionalLong.of(1030);
    chain.tellsHyperparameters = false;

    chain.block = 1020;
    setter.setWhenDue();
    assertThat(chain.asked).isEmpty();

    chain.block = 900 + WEIGHT_BLOCKS;
    setter.setWhenDue();
    assertThat(chain.asked).hasSize(1);
  }

  @Test
  void requestThatTheChainNeverShowsIsMadeAgain() throws InterruptedException {
    setter.setWhenDue();
    chain.block += WEIGHT_BLOCKS - 1;
    setter.setWhenDue();
    assertThat(chain.asked).hasSize(1);

    chain.block++;
    setter.setWhenDue();
    assertThat(chain.asked).hasSize(2);
  }

  @Test
  void requestWhoseLastBlockHasPassedIsMadeAgain() throws InterruptedException {
    chain.outcome = new WriteOutcome.Unconfirmed(OptionalLong.of(chain.block + 8));
    setter.setWhenDue();

    chain.block += 8;
    setter.setWhenDue();
    assertThat(chain.asked).hasSize(1);

    chain.block++;
    setter.setWhenDue();
    assertThat(chain.asked).hasSize(2);
  }

  @Test
  void settingThatABlockHasIsNotRepeatedBeforeTheChainShowsIt() throws InterruptedException {
    chain.outcome = new WriteOutcome.Included(block(chain.block + 2), HASH, false);
    setter.setWhenDue();

    chain.block += 3;
    setter.setWhenDue();

    assertThat(chain.asked).hasSize(1);
  }

  @Test
  void settingOfABlockThatWasRevertedIsMadeAgain() throws InterruptedException {
    chain.outcome = new WriteOutcome.Included(block(chain.block + 2), HASH, false);
    setter.setWhenDue();

    chain.block += 70;
    setter.setWhenDue();

    assertThat(chain.asked).hasSize(2);
  }

  @Test
  void sealedSettingCountsAsOne() throws InterruptedException {
    chain.outcome = new WriteOutcome.IncludedSealed(block(chain.block + 2), HASH, true, 1000, 1700);
    setter.setWhenDue();
    chain.seat(9, key.hotkey(), chain.block + 2);

    chain.block += 100;
    setter.setWhenDue();

    assertThat(chain.asked).hasSize(1);
  }

  @Test
  void restartAsksForNothingTwice() throws InterruptedException {
    chain.outcome = new WriteOutcome.Unconfirmed(OptionalLong.of(chain.block + 16));
    setter.setWhenDue();

    restart();
    chain.block += 10;
    setter.setWhenDue();
    assertThat(chain.asked).hasSize(1);

    chain.block += 7;
    setter.setWhenDue();
    assertThat(chain.asked).hasSize(2);
  }

  @Test
  void crashWhileTheChainIsBeingAskedCostsAtMostALifeOfTheRequest() throws InterruptedException {
    // Given: nobody was there any more when the answer came
    journal.keepAskedWeights(
        new Journal.AskedWeights(chain.block, OptionalLong.of(chain.block + 64)));
    restart();

    chain.block += 64;
    setter.setWhenDue();
    assertThat(chain.asked).isEmpty();

    chain.block++;
    setter.setWhenDue();
    assertThat(chain.asked).hasSize(1);
  }

  @Test
  void refusedWeightsAreTriedAgainAtTheBlockThatTheChainTells() throws InterruptedException {
    chain.outcome =
        new WriteOutcome.Refused(new WriteRefusal.TooSoon(OptionalLong.of(chain.block + 40)));
    setter.setWhenDue();
    assertThat(metrics.counter("leoma.validator.weights", "outcome", "refused").count())
        .isEqualTo(1);

    chain.block += 39;
    setter.setWhenDue();
    assertThat(chain.asked).hasSize(1);

    chain.block++;
    setter.setWhenDue();
    assertThat(chain.asked).hasSize(2);
  }

  @Test
  void lastingRefusalIsTriedLessAndLessOftenAndTold() throws InterruptedException {
    // Given
    chain.outcome = new WriteOutcome.Refused(new WriteRefusal.NoPermit());
    List<Long> blocks = new ArrayList<>();
    long start = chain.block;

    // When
    for (; chain.block < start + 700; chain.block++) {
      int before = chain.asked.size();
      setter.setWhenDue();
      if (chain.asked.size() > before) {
        blocks.add(chain.block - start);
      }
    }

    // Then
    assertThat(blocks).containsExactly(0L, 5L, 15L, 35L, 75L, 155L, 315L, 495L, 675L);
    assertThat(
            metrics
                .get("leoma.validator.weights.refusals")
                .tag("validator", key.hotkey().ss58())
                .gauge()
                .value())
        .isEqualTo(9);
  }

  @Test
  void acceptedWeightsEndTheRefusals() throws InterruptedException {
    chain.outcome = new WriteOutcome.Refused(new WriteRefusal.Expired());
    setter.setWhenDue();
    chain.outcome = new WriteOutcome.Included(block(chain.block + 6), HASH, true);
    chain.block += 5;

    setter.setWhenDue();

    assertThat(chain.asked).hasSize(2);
    assertThat(metrics.get("leoma.validator.weights.refusals").gauge().value()).isZero();
  }

  @Test
  void failureOfTheChainIsTriedAgain() throws InterruptedException {
    chain.isDown = true;
    assertThatThrownBy(setter::setWhenDue).hasMessageContaining("down");

    chain.isDown = false;
    setter.setWhenDue();

    assertThat(chain.asked).hasSize(1);
  }

  @Test
  void strangerOnTheSubnetSetsNothing() throws InterruptedException {
    chain.seat(9, TestHotkeys.number(9), 0);

    setter.setWhenDue();

    assertThat(chain.asked).isEmpty();
    assertThat(metrics.counter("leoma.validator.weights", "outcome", "not_registered").count())
        .isEqualTo(1);
  }

  @Test
  void winnerOfAConfirmedRankingIsPaid() throws InterruptedException {
    publishes(WINNER);
    checker.answers(FakeChecker.confirmed(WINNER));

    setter.setWhenDue();

    assertThat(chain.asked).containsExactly(Map.of(WINNER, 1.0));
    assertThat(checker.checked).containsExactly(RANKING);
    assertThat(checker.winners).containsExactly(Optional.of(WINNER));
    assertThat(decisions("pay", "confirmed")).isEqualTo(1);
  }

  @Test
  void winnerOfARankingThatCannotBeCheckedIsPaid() throws InterruptedException {
    publishes(WINNER);
    checker.answers(FakeChecker.unproven());

    setter.setWhenDue();

    assertThat(chain.asked).containsExactly(Map.of(WINNER, 1.0));
    assertThat(decisions("pay", "unproven")).isEqualTo(1);
  }

  @Test
  void winnerOfARankingThatContradictsTwiceIsNotPaid() throws InterruptedException {
    publishes(WINNER);
    checker.answers(FakeChecker.contradicted());

    setter.setWhenDue();

    assertThat(chain.asked).containsExactly(Map.of(OWNER, 1.0));
    assertThat(checker.checked).containsExactly(RANKING, RANKING);
    assertThat(decisions("burn", "contradicted")).isEqualTo(1);
  }

  @Test
  void contradictionThatHealsIsForgiven() throws InterruptedException {
    publishes(WINNER);
    checker.answers(FakeChecker.contradicted(), FakeChecker.confirmed(WINNER));

    setter.setWhenDue();

    assertThat(chain.asked).containsExactly(Map.of(WINNER, 1.0));
  }

  @Test
  void serviceIsCheckedWhileNoWeightsAreDue() throws InterruptedException {
    publishes(WINNER);
    checker.answers(FakeChecker.confirmed(WINNER));
    chain.seat(9, key.hotkey(), chain.block - 1);

    setter.setWhenDue();
    setter.setWhenDue();
    assertThat(checker.checked).hasSize(1);

    chain.block += WEIGHT_BLOCKS;
    setter.setWhenDue();
    assertThat(chain.asked).containsExactly(Map.of(WINNER, 1.0));
    assertThat(checker.checked).hasSize(1);
  }

  @Test
  void signedWeightsStandInForAServiceThatCannotBeReached() throws InterruptedException {
    // Given
    publishes(WINNER);
    signed(SERVICE, Duration.ofHours(3), WINNER);
    setter.setWhenDue();

    // When
    service.close();
    restart();
    chain.block += WEIGHT_BLOCKS;
    setter.setWhenDue();

    // Then
    assertThat(chain.asked).containsExactly(Map.of(WINNER, 1.0), Map.of(WINNER, 1.0));
    assertThat(decisions("pay", "snapshot")).isEqualTo(1);
  }

  @Test
  void signedWeightsOfTheSubnetsOwnerAreGoodToo() throws InterruptedException {
    publishes(WINNER);
    KeyPair owner = KeyPair.ofMiniSecret(filled(8));
    chain.owner = Optional.of(owner.hotkey());
    chain.seat(1, owner.hotkey(), 0);
    signed(owner, Duration.ofHours(3), WINNER);
    setter.setWhenDue();

    service.close();
    chain.block += WEIGHT_BLOCKS;
    setter.setWhenDue();

    assertThat(chain.asked).containsExactly(Map.of(WINNER, 1.0), Map.of(WINNER, 1.0));
  }

  @Test
  void signedWeightsStandInForAnErrorPage() throws InterruptedException {
    publishes(WINNER);
    signed(SERVICE, Duration.ofHours(3), WINNER);
    setter.setWhenDue();

    service.answers("/weights", new Reply(500, "{}"));
    chain.block += WEIGHT_BLOCKS;
    setter.setWhenDue();

    assertThat(chain.asked).containsExactly(Map.of(WINNER, 1.0), Map.of(WINNER, 1.0));
  }

  @Test
  void expiredSignedWeightsBurn() throws InterruptedException {
    publishes(WINNER);
    signed(SERVICE, Duration.ofHours(3), WINNER);
    setter.setWhenDue();

    service.close();
    sinceStart = Duration.ofHours(3).plusSeconds(5);
    chain.block += WEIGHT_BLOCKS;
    setter.setWhenDue();

    assertThat(chain.asked).containsExactly(Map.of(WINNER, 1.0), Map.of(OWNER, 1.0));
    assertThat(decisions("burn", "unreachable")).isEqualTo(1);
  }

  @Test
  void signedWeightsOfAnybodyElseBurn() throws InterruptedException {
    publishes(WINNER);
    signed(KeyPair.ofMiniSecret(filled(9)), Duration.ofHours(3), WINNER);
    setter.setWhenDue();

    service.close();
    chain.block += WEIGHT_BLOCKS;
    setter.setWhenDue();

    assertThat(chain.asked).containsExactly(Map.of(WINNER, 1.0), Map.of(OWNER, 1.0));
  }

  @Test
  void signedWinnerWhoLostItsSeatIsNotPaid() throws InterruptedException {
    publishes(WINNER);
    signed(SERVICE, Duration.ofHours(3), WINNER);
    setter.setWhenDue();

    service.close();
    chain.seat(5, OTHER, 0);
    chain.block += WEIGHT_BLOCKS;
    setter.setWhenDue();

    assertThat(chain.asked).containsExactly(Map.of(WINNER, 1.0), Map.of(OWNER, 1.0));
  }

  @Test
  void signedWeightsOfAServiceThatContradictsItselfAreForgotten() throws InterruptedException {
    // Given
    publishes(WINNER);
    signed(SERVICE, Duration.ofHours(3), WINNER);
    checker.answers(FakeChecker.contradicted());
    setter.setWhenDue();

    // When
    service.close();
    restart();
    chain.block += WEIGHT_BLOCKS;
    setter.setWhenDue();

    // Then
    assertThat(chain.asked).containsExactly(Map.of(OWNER, 1.0), Map.of(OWNER, 1.0));
  }

  private void publishes(Hotkey winner) {
    Reply weights = weights(5, winner.ss58());
    service.answers(
        "/weights", weights.with(PublishedWeights.RANKING_HEADER, Long.toString(RANKING)));
  }

  private void signed(KeyPair signer, Duration validity, Hotkey winner) {
    Instant now = Instant.now();
    WeightsStatement statement =
        new WeightsStatement(
            NETUID,
            RANKING,
            "ab".repeat(32),
            Optional.of(new WeightsStatement.Payee(5, winner)),
            now,
            now.plus(validity),
            signer.hotkey());
    byte[] json = SignedWeights.of(statement, signer).json();
    service.answers("/weights/snapshot", new Reply(200, new String(json, StandardCharsets.UTF_8)));
  }

  private double decisions(String decision, String ground) {
    return metrics
        .counter("leoma.validator.decision", "decision", decision, "ground", ground)
        .count();
  }

  private static BlockReference block(long number) {
    return new BlockReference(number, HASH);
  }

  private static byte[] filled(int value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static Reply weights(int uid, String hotkey) {
    String json =
        """
        {"winner_uid": %d, "miners": [
          {"uid": 3, "miner_hotkey": "%s", "weight": 0.0},
          {"uid": 5, "miner_hotkey": "%s", "weight": 1.0}]}""";
    return new Reply(200, json.formatted(uid, OTHER.ss58(), hotkey));
  }
}
