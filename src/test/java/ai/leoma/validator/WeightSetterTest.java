package ai.leoma.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.access.RequestSigner;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.TestHotkeys;
import ai.leoma.chain.WriteOutcome;
import ai.leoma.chain.WriteRefusal;
import ai.leoma.validator.StubOwner.Reply;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightSetterTest {
  private static final Hotkey OWNER = TestHotkeys.DAVE;
  private static final Hotkey WINNER = TestHotkeys.BOB;
  private static final Hotkey OTHER = TestHotkeys.CHARLIE;
  private static final int WEIGHT_BLOCKS = 180;

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
  private final WeightSetter setter =
      new WeightSetter(
          new ValidatorSettings(
              service.url(),
              Optional.empty(),
              Path.of("target"),
              Duration.ofSeconds(60),
              Duration.ofSeconds(60),
              Duration.ofSeconds(5),
              100,
              WEIGHT_BLOCKS,
              0,
              1,
              1,
              12,
              3,
              1),
          key.hotkey(),
          api,
          chain,
          metrics);

  @BeforeEach
  void seats() {
    chain.seat(0, OTHER, 0);
    chain.seat(1, OWNER, 0);
    chain.seat(5, WINNER, 0);
    chain.seat(9, key.hotkey(), 0);
    chain.owner = Optional.of(OWNER);
    service.answers("/weights", weights(5, WINNER.ss58()));
  }

  @AfterEach
  void stop() {
    api.close();
    service.close();
  }

  @Test
  void winnerGetsEverything() throws InterruptedException {
    setter.setWhenDue();

    assertThat(chain.asked).containsExactly(Map.of(WINNER, 1.0));
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
  void refusedWeightsAreAskedForAgainAtTheNextLook() throws InterruptedException {
    chain.outcome = new WriteOutcome.Refused(new WriteRefusal.NoPermit());
    setter.setWhenDue();
    assertThat(metrics.counter("leoma.validator.weights", "outcome", "refused").count())
        .isEqualTo(1);

    setter.setWhenDue();
    assertThat(chain.asked).hasSize(2);
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

  private static Reply weights(int uid, String hotkey) {
    String json =
        """
        {"winner_uid": %d, "miners": [
          {"uid": 3, "miner_hotkey": "%s", "weight": 0.0},
          {"uid": 5, "miner_hotkey": "%s", "weight": 1.0}]}""";
    return new Reply(200, json.formatted(uid, OTHER.ss58(), hotkey));
  }
}
