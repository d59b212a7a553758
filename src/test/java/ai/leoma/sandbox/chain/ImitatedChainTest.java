package ai.leoma.sandbox.chain;

import static ai.leoma.sandbox.chain.subtensor.TestChains.CAST;
import static ai.leoma.sandbox.chain.subtensor.TestChains.NETUID;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.KeyPair;
import ai.leoma.sandbox.chain.ledger.BlockHash;
import ai.leoma.sandbox.chain.runtime.Subnet.Hyperparameters;
import ai.leoma.sandbox.chain.subtensor.SignedCall;
import ai.leoma.sandbox.chain.subtensor.Subtensor;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How the chain's time follows the tournament. Nothing here moves by itself: the test is the
/// clock.
class ImitatedChainTest {
  private static final KeyPair VALIDATOR = CAST.validators().getFirst().keyPair();
  private static final String OWNER = ImitatedChain.OWNER;
  private static final String OTHER = "validator-1";

  private final ImitatedChain chain = start();
  private final Subtensor subtensor = chain.subtensor();
  private long nanos = System.nanoTime();

  private static ImitatedChain start() {
    return new ImitatedChain(CAST, NETUID, new Hyperparameters(360, 20, false), 0);
  }

  @AfterEach
  void stop() {
    chain.close();
  }

  @Test
  void everyRunHasTheSameBlockForTheSameRound() {
    // Given
    try (ImitatedChain busy = start()) {
      busy.taskPublished(0);
      busy.subtensor().submit(weights(busy.subtensor()));
      askForRound(busy);
      for (int i = 0; i < 12; i++) {
        busy.tick(nanos);
      }

      // When
      busy.taskPublished(1);
      chain.taskPublished(1);
      BlockHash drawn = decidingBlock(chain);

      // Then
      assertThat(decidingBlock(busy)).isEqualTo(drawn);
      assertThat(subtensor.hashAt(ImitatedChain.base(1) + 1)).contains(drawn);
    }
  }

  /// As a round does it: the newest block, then the one after it as soon as it is final.
  private BlockHash decidingBlock(ImitatedChain of) {
    long head = of.subtensor().head().number();
    of.askedForHead(OWNER);
    while (of.subtensor().finalized().number() <= head) {
      of.askedForFinalized(OWNER);
      assertThat(of.tick(nanos)).isTrue();
    }
    return of.subtensor().hashAt(head + 1).orElseThrow();
  }

  private static void askForRound(ImitatedChain chain) {
    chain.askedForHead(OWNER);
    chain.askedForFinalized(OWNER);
  }

  @Test
  void extrinsicsWaitUntilTheRoundHasTakenDownTheHead() {
    // Given
    chain.taskPublished(0);
    subtensor.submit(weights(subtensor));

    // When
    boolean before = chain.tick(nanos);
    chain.askedForHead(OTHER);
    chain.askedForFinalized(OTHER);
    boolean othersAsked = chain.tick(nanos);
    chain.askedForFinalized(OWNER);
    boolean onlyFinalized = chain.tick(nanos);
    askForRound(chain);
    boolean afterwards = chain.tick(nanos);

    // Then
    assertThat(List.of(before, othersAsked, onlyFinalized)).containsOnly(false);
    assertThat(afterwards).isTrue();
    assertThat(subtensor.head().number()).isEqualTo(ImitatedChain.base(0) + 1);
    assertThat(chain.weights()).containsKey(CAST.validators().getFirst().hotkey());
  }

  @Test
  void roundThatGoesOnAfterAnInterruptionIsHeard() {
    // Given
    chain.taskPublished(0);

    // When
    for (int i = 0; i < 10; i++) {
      chain.askedForFinalized(OWNER);
    }
    chain.askedAbove(OWNER, ImitatedChain.base(0) + 1);

    // Then
    assertThat(chain.tick(nanos)).isTrue();
  }

  @Test
  void nothingWaitsForeverWhenNoRoundComes() {
    // Given
    chain.taskPublished(0);
    subtensor.submit(weights(subtensor));

    // When
    boolean atOnce = chain.tick(nanos);
    boolean later = chain.tick(nanos + RoundHold.LONGEST.plusSeconds(1).toNanos());

    // Then
    assertThat(atOnce).isFalse();
    assertThat(later).isTrue();
  }

  @Test
  void blocksAreMadeUntilAnExtrinsicIsFinalAndThenNoMore() {
    // Given
    subtensor.submit(weights(subtensor));

    // When
    int blocks = 0;
    while (chain.tick(nanos)) {
      blocks++;
    }

    // Then
    assertThat(blocks).isEqualTo(4);
    assertThat(subtensor.hasUnfinishedBusiness()).isFalse();
  }

  @Test
  void chainShowsNowAndThenThatItLivesButNeverRunsIntoTheNextRound() {
    // Given
    chain.taskPublished(0);
    askForRound(chain);
    while (chain.tick(nanos)) {
      assertThat(subtensor.head().number()).isLessThan(ImitatedChain.base(1));
    }

    // When
    for (int hour = 0; hour < 200; hour++) {
      nanos += Duration.ofHours(1).toNanos();
      chain.tick(nanos);
    }

    // Then
    assertThat(subtensor.head().number())
        .isBetween(ImitatedChain.base(0) + 50, ImitatedChain.base(1) - 1);
  }

  @Test
  void numberFarAheadIsNoReasonToMakeBlocksForEver() {
    // When
    chain.askedAbove(OTHER, Long.MAX_VALUE);
    int blocks = 0;
    while (chain.tick(nanos)) {
      blocks++;
    }

    // Then
    assertThat(blocks).isLessThan(30);
  }

  @Test
  void longKeptTournamentGoesOnWhereItWas() {
    // When
    chain.resumeAfter(500);
    long before = subtensor.head().number();
    chain.taskPublished(500);

    // Then
    assertThat(before).isEqualTo(ImitatedChain.base(500) - 50);
    assertThat(subtensor.head().number()).isEqualTo(ImitatedChain.base(500));
    chain.taskPublished(3);
    assertThat(subtensor.head().number()).isEqualTo(ImitatedChain.base(500));
  }

  private static byte[] weights(Subtensor chain) {
    return SignedCall.setWeights(chain, VALIDATOR, List.of(0), List.of(1)).extrinsic();
  }
}
