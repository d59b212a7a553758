package ai.leoma.chain.submission;

import static ai.leoma.chain.submission.StubChain.NETUID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.TestHotkeys;
import ai.leoma.chain.WriteOutcome;
import ai.leoma.chain.WriteOutcome.IncludedSealed;
import ai.leoma.chain.runtime.WeightNormalisation.ChainWeight;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Truth;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RevealWatchTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final SubnetPlaces PLACES = new SubnetPlaces(NETUID);
  private static final int OWN_UID = Writers.OWN_UID;
  private static final int WINNER_UID = Writers.WINNER_UID;
  private static final long COMMIT_EPOCH = 5;
  private static final long REVEAL_BLOCK = 1100;
  private static final String REVEALED = "SubtensorModule.TimelockedWeightsRevealed";

  private final Writers writers = new Writers();
  private final StubChain chain = writers.chain;
  private final HotkeyWrites writes = writers.open(new OneInFlight());

  @BeforeEach
  void sealedWeights() {
    writers.seat();
    chain.put(PLACES.sealsWeights(), new Truth(true));
    chain.put(PLACES.ofEpochs().get(3), ScaleValue.of(REVEAL_BLOCK - 900));
  }

  @AfterEach
  void stop() throws Exception {
    writers.close();
  }

  @Test
  void weightsThatAreRevealedInTheirEpochAreAsExpected() {
    atBlocks(
        number -> {
          if (number == REVEAL_BLOCK) {
            epochBegins(number);
            reveal(writers.key.hotkey(), WINNER_UID);
          }
        });

    assertEnds("revealed");
  }

  @Test
  void pulseThatIsLateDelaysTheReveal() {
    atBlocks(
        number -> {
          if (number == REVEAL_BLOCK) {
            epochBegins(number);
          } else if (number == REVEAL_BLOCK + 17) {
            reveal(writers.key.hotkey(), WINNER_UID);
          }
        });

    assertEnds("revealed");
  }

  @Test
  void weightsThatTheChainDroppedWithoutAWordAreMissing() {
    atBlocks(
        number -> {
          if (number == REVEAL_BLOCK) {
            epochBegins(number);
            chain.remove(PLACES.sealedCommits(COMMIT_EPOCH));
            chain.happens(REVEALED, told(TestHotkeys.CHARLIE));
          }
        });

    assertEnds("missing");
  }

  @Test
  void weightsThatAreNotRevealedBeforeTheNextEpochAreMissing() {
    atBlocks(
        number -> {
          if (number == REVEAL_BLOCK || number == REVEAL_BLOCK + 60) {
            epochBegins(number);
          }
        });

    assertEnds("missing");
  }

  @Test
  void weightsThatAreRevealedAsOthersDiffer() {
    atBlocks(
        number -> {
          if (number == REVEAL_BLOCK) {
            epochBegins(number);
            reveal(writers.key.hotkey(), OWN_UID);
          }
        });

    assertEnds("differs");
  }

  private void assertEnds(String outcome) {
    // When
    WriteOutcome sealed = writes.setWeights(Writers.TO_WINNER).await().atMost(LONG);
    // Then
    assertThat(sealed)
        .isInstanceOfSatisfying(
            IncludedSealed.class,
            included -> assertThat(included.revealBlock()).isEqualTo(REVEAL_BLOCK));
    await().atMost(LONG).until(() -> writers.count("leoma.chain.reveals") > 0);
    assertThat(writers.count("leoma.chain.reveals", "outcome", outcome)).isEqualTo(1);
    assertThat(writers.count("leoma.chain.reveals")).isEqualTo(1);
  }

  private void atBlocks(LongConsumer each) {
    chain.beforeEachBlock(unused -> each.accept(chain.head() + 1));
  }

  private void epochBegins(long number) {
    chain.put(PLACES.lastEpochBlock(), ScaleValue.of(number));
    chain.put(PLACES.epochIndex(), ScaleValue.of(chain.number(PLACES.epochIndex()) + 1));
  }

  private void reveal(Hotkey hotkey, int payee) {
    chain.remove(PLACES.sealedCommits(COMMIT_EPOCH));
    chain.put(PLACES.weightsOf(OWN_UID), SubnetPlaces.row(List.of(new ChainWeight(payee, 65_535))));
    chain.happens(REVEALED, told(hotkey));
  }

  private static ScaleValue told(Hotkey hotkey) {
    return new Listed(List.of(ScaleValue.of(NETUID), new Bytes(hotkey.publicKey().orElseThrow())));
  }
}
