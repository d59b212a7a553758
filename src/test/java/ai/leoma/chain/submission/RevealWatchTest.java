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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevealWatchTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final SubnetPlaces PLACES = new SubnetPlaces(NETUID);
  private static final int OWN_UID = Writers.OWN_UID;
  private static final int WINNER_UID = Writers.WINNER_UID;
  private static final Map<Hotkey, Double> TO_SELF = Map.of(DevKeys.of("Alice").hotkey(), 1.0);
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

  @Test
  void weightsThatWereSealedBeforeARestartAreAwaited() {
    // Given
    WriteOutcome sealed = writes.setWeights(Writers.TO_WINNER).await().atMost(LONG);
    assertThat(sealed).isInstanceOf(IncludedSealed.class);
    writes.close();
    atBlocks(
        number -> {
          if (number == REVEAL_BLOCK) {
            epochBegins(number);
            reveal(writers.key.hotkey(), WINNER_UID);
          }
        });
    // When
    writers.open(new OneInFlight()).watchEarlierReveals();
    // Then
    await().atMost(LONG).until(() -> writers.count("leoma.chain.reveals") > 0);
    assertThat(writers.count("leoma.chain.reveals", "outcome", "revealed")).isEqualTo(1);
  }

  @Test
  void laterOfTwoCommitsOfAnEpochReplacesTheEarlier() {
    // Given
    chain.put(PLACES.rateLimit(), ScaleValue.of(0));
    atBlocks(
        number -> {
          if (number == REVEAL_BLOCK) {
            epochBegins(number);
            reveal(writers.key.hotkey(), OWN_UID);
            chain.happens(REVEALED, told(writers.key.hotkey()));
          }
        });
    // When
    seal(Writers.TO_WINNER);
    seal(TO_SELF);
    // Then
    assertCounts(Map.of("revealed", 2));
  }

  @Test
  void laterOfTwoCommitsThatIsDroppedIsMissing() {
    // Given
    chain.put(PLACES.rateLimit(), ScaleValue.of(0));
    atBlocks(
        number -> {
          if (number == REVEAL_BLOCK) {
            epochBegins(number);
            reveal(writers.key.hotkey(), WINNER_UID);
          }
        });
    // When
    seal(Writers.TO_WINNER);
    seal(TO_SELF);
    // Then
    assertCounts(Map.of("revealed", 1, "missing", 1));
  }

  @Test
  void weightsThatAnotherProcessOfTheHotkeyReplacesAreRevealedAllTheSame() {
    // Given
    atBlocks(
        number -> {
          if (number == REVEAL_BLOCK - 10) {
            sealedByAnotherProcess(number);
          } else if (number == REVEAL_BLOCK) {
            epochBegins(number);
            reveal(writers.key.hotkey(), OWN_UID);
            chain.happens(REVEALED, told(writers.key.hotkey()));
          }
        });
    // When, Then
    assertEnds("revealed");
  }

  @Test
  void weightsOfAWriteThatWasNeverConfirmedAreAwaited() {
    // Given
    AtomicBoolean isTold = new AtomicBoolean();
    chain.isTelling = false;
    atBlocks(
        number -> {
          if (number == 1040) {
            writers.lateNanos.set(Duration.ofHours(1).toNanos());
          } else if (number == REVEAL_BLOCK) {
            epochBegins(number);
            chain.remove(PLACES.sealedCommits(COMMIT_EPOCH));
          }
          chain.finalizes = chain.submitted.isEmpty() || isTold.get();
        });
    // When
    WriteOutcome outcome = writes.setWeights(Writers.TO_WINNER).await().atMost(LONG);
    // Then
    assertThat(outcome).isInstanceOf(WriteOutcome.Unconfirmed.class);
    isTold.set(true);
    assertCounts(Map.of("missing", 1));
  }

  @Test
  void weightsThatNoBlockTookAreNotAwaited(@TempDir Path folder) {
    // Given
    chain.takesIntoBlocks = false;
    HotkeyWrites keeping = writers.open(new OneInFlight(), Optional.of(folder));
    // When
    WriteOutcome outcome = keeping.setWeights(Writers.TO_WINNER).await().atMost(LONG);
    // Then
    assertThat(outcome).isInstanceOf(WriteOutcome.Refused.class);
    Path file = folder.resolve("sealed-weights.txt");
    await().atMost(LONG).until(() -> Files.readAllLines(file).size() == 1);
    assertThat(writers.count("leoma.chain.reveals")).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "60, false, missing",
    "60, true, revealed",
    "500, false, missing",
    "500, true, revealed"
  })
  void whatHappenedWhileTheProcessWasDownIsTold(
      int blocks, boolean isRevealed, String outcome, @TempDir Path folder) {
    // Given
    atBlocks(
        number -> {
          if (number == REVEAL_BLOCK) {
            epochBegins(number);
            chain.remove(PLACES.sealedCommits(COMMIT_EPOCH));
            if (isRevealed) {
              reveal(writers.key.hotkey(), WINNER_UID);
            }
          }
        });
    HotkeyWrites before = writers.open(new OneInFlight(), Optional.of(folder));
    assertThat(before.setWeights(Writers.TO_WINNER).await().atMost(LONG))
        .isInstanceOf(IncludedSealed.class);
    before.close();
    while (chain.head() < REVEAL_BLOCK + blocks) {
      chain.makeBlock();
    }
    assertThat(writers.count("leoma.chain.reveals")).isZero();
    // When
    writers.open(new OneInFlight(), Optional.of(folder)).watchEarlierReveals();
    // Then
    assertCounts(Map.of(outcome, 1));
  }

  private void seal(Map<Hotkey, Double> weights) {
    assertThat(writes.setWeights(weights).await().atMost(LONG)).isInstanceOf(IncludedSealed.class);
  }

  private void sealedByAnotherProcess(long block) {
    List<ScaleValue> commits =
        new ArrayList<>(
            ((Listed) chain.value(PLACES.sealedCommits(COMMIT_EPOCH)).orElseThrow()).elements());
    commits.add(
        new Listed(
            List.of(
                new Bytes(writers.key.publicKey()),
                ScaleValue.of(block),
                new Bytes(new byte[300]),
                ScaleValue.of(1))));
    chain.put(PLACES.sealedCommits(COMMIT_EPOCH), ScaleValue.of(commits));
  }

  private void assertCounts(Map<String, Integer> counts) {
    int all = counts.values().stream().mapToInt(Integer::intValue).sum();
    await().atMost(LONG).until(() -> writers.count("leoma.chain.reveals") >= all);
    counts.forEach(
        (outcome, count) ->
            assertThat(writers.count("leoma.chain.reveals", "outcome", outcome))
                .as(outcome)
                .isEqualTo(count.doubleValue()));
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
