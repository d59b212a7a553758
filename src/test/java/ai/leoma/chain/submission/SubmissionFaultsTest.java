package ai.leoma.chain.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.NewCommitment;
import ai.leoma.chain.WriteOutcome;
import ai.leoma.chain.WriteOutcome.Included;
import ai.leoma.chain.WriteOutcome.Refused;
import ai.leoma.chain.WriteOutcome.Unconfirmed;
import ai.leoma.chain.WriteRefusal;
import ai.leoma.chain.rpc.StubNode;
import ai.leoma.chain.rpc.StubNode.Refusal;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What can go wrong between signing and finality, over a real WebSocket.
class SubmissionFaultsTest {
  private static final Map<Hotkey, Double> TO_WINNER = Writers.TO_WINNER;

  private final Writers writers = new Writers();
  private final StubNode node = writers.node;
  private final StubChain chain = writers.chain;
  private final KeyPair key = writers.key;
  private final HotkeyWrites writes = writers.open(new OneInFlight());

  @BeforeEach
  void seats() {
    writers.seat();
  }

  @AfterEach
  void stop() throws Exception {
    writers.close();
  }

  static Stream<Refusal> passingRefusals() {
    return Stream.of(
        new Refusal(1010, "Invalid Transaction", "Transaction is outdated"),
        new Refusal(1010, "Invalid Transaction", "Transaction will be valid in the future"),
        new Refusal(1010, "Invalid Transaction", "Transaction has a bad signature"),
        new Refusal(1010, "Invalid Transaction", "Transaction has an ancient birth block"),
        new Refusal(1010, "Invalid Transaction", "Custom error: 6"),
        new Refusal(1012, "Transaction is temporarily banned", ""),
        new Refusal(1014, "Priority is too low: (1 vs 1)", ""),
        new Refusal(1016, "Immediately Dropped", ""));
  }

  @ParameterizedTest
  @MethodSource("passingRefusals")
  void refusalOfThePoolThatMayPassIsTriedAgainAnew(Refusal refusal) {
    // Given
    chain.refusals.add(refusal);
    // When
    WriteOutcome outcome = Writers.now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome).isInstanceOf(Included.class);
    assertThat(chain.submitted).hasSize(2).doesNotHaveDuplicates();
    assertThat(chain.blocksWithExtrinsics()).hasSize(1);
  }

  static Stream<Refusal> lastingRefusals() {
    return Stream.of(
        new Refusal(1010, "Invalid Transaction", "Inability to pay some fees"),
        new Refusal(1010, "Invalid Transaction", "Custom error: 255"),
        new Refusal(1010, "Invalid Transaction", "Custom error: 10"),
        new Refusal(1002, "Verification Error", "Runtime error"));
  }

  @ParameterizedTest
  @MethodSource("lastingRefusals")
  void refusalOfThePoolThatLastsIsTold(Refusal refusal) {
    chain.refusals.add(refusal);

    assertThat(Writers.now(writes.setWeights(TO_WINNER))).isInstanceOf(Refused.class);
    assertThat(chain.submitted).hasSize(1);
    assertThat(chain.blocksWithExtrinsics()).isEmpty();
  }

  @Test
  void refusalThatNeverPassesEndsAfterSomeTries() {
    for (int i = 0; i < 20; i++) {
      chain.refusals.add(new Refusal(1014, "Priority is too low: (1 vs 1)", ""));
    }

    assertThat(Writers.now(writes.setWeights(TO_WINNER)))
        .isEqualTo(new Refused(new WriteRefusal.ByPool(1014, "Priority is too low")));
    assertThat(chain.submitted).hasSize(5);
  }

  @Test
  void nodeThatWatchesNothingIsAskedForItsBlocks() {
    chain.watches = false;

    assertThat(Writers.now(writes.setWeights(TO_WINNER))).isInstanceOf(Included.class);
    assertThat(chain.submitted).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"-32005, Too many requests", "-32603, Internal error"})
  void somebodyBeforeTheNodeIsAskedAgainWithTheSameBytes(int code, String message) {
    // Given
    chain.refusals.add(new Refusal(code, message, ""));
    chain.refusals.add(new Refusal(code, message, ""));
    // When
    WriteOutcome outcome = Writers.now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome).isInstanceOf(Included.class);
    assertThat(chain.submitted).hasSize(3);
    assertThat(Set.copyOf(chain.submitted)).hasSize(1);
  }

  @Test
  void extrinsicThatArrivedInSpiteOfAnErrorIsNotSignedAgain() {
    // Given
    chain.losesSightOfTheNextSubmission();
    // When
    WriteOutcome outcome = Writers.now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome).isInstanceOf(Included.class);
    assertThat(Set.copyOf(chain.submitted)).hasSize(1);
    assertThat(chain.blocksWithExtrinsics()).hasSize(1);
  }

  @Test
  void nodeThatEndsItsWatchHasNotRefusedTheExtrinsic() {
    // Given
    chain.isTelling = false;
    chain.beforeEachBlock(
        unused ->
            node.sendAll(
                """
                {"jsonrpc":"2.0","method":"news","params":{"subscription":"watch-1",
                 "error":{"code":1010,"message":"Invalid Transaction",
                          "data":"Transaction is outdated"}}}"""));
    // When
    WriteOutcome outcome = Writers.now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome).isInstanceOf(Included.class);
    assertThat(Set.copyOf(chain.submitted)).hasSize(1);
  }

  @Test
  void blocksThatANodeOfAnotherForkTellsByNumberAreNotSearched() {
    // Given
    chain.isAstrayByNumber = true;
    // When
    WriteOutcome outcome = Writers.now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome).isInstanceOf(Included.class);
    assertThat(Set.copyOf(chain.submitted)).hasSize(1);
  }

  @Test
  void finalityThatComesLongAfterTheEraFindsTheExtrinsic() {
    // Given
    long start = chain.head();
    chain.isTelling = false;
    chain.beforeEachBlock(
        unused -> chain.finalizes = chain.submitted.isEmpty() || chain.head() > start + 60);
    // When
    WriteOutcome outcome = Writers.now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome)
        .isEqualTo(new Included(writers.onlyBlock(), writers.onlySubmitted().hash(), true));
  }

  @Test
  void nodeThatTakesNoExtrinsicsIsNotWaitedFor() {
    // Given
    chain.refusals.add(new Refusal(-32601, "Method not found", ""));
    chain.refusals.add(new Refusal(-32601, "Method not found", ""));
    // When, Then
    assertThat(Writers.now(writes.setWeights(TO_WINNER)))
        .isEqualTo(new Refused(new WriteRefusal.ByPool(-32601, "Method not found")));
  }

  @Test
  void errorInABlockThatIsNotFinalizedInTimeIsNotCertain() {
    // Given
    chain.dispatchErrors.add("SubtensorModule.DuplicateUids");
    chain.beforeEachBlock(
        unused -> {
          chain.finalizes = chain.submitted.isEmpty();
          if (chain.blocksWithExtrinsics().stream().anyMatch(each -> each + 50 < chain.head())) {
            writers.lateNanos.set(Duration.ofHours(1).toNanos());
          }
        });
    // When, Then
    assertThat(Writers.now(writes.setWeights(TO_WINNER))).isInstanceOf(Unconfirmed.class);
  }

  @Test
  void nodeThatTellsNothingIsAskedForItsBlocks() {
    chain.isTelling = false;

    assertThat(Writers.now(writes.setWeights(TO_WINNER))).isInstanceOf(Included.class);
    assertThat(chain.submitted).hasSize(1);
  }

  @Test
  void connectionThatIsLostAfterTheSubmissionSubmitsNothingElse() {
    // Given
    chain.cutsAfterTheNextSubmission();
    // When
    WriteOutcome outcome = Writers.now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome).isInstanceOf(Included.class);
    assertThat(chain.blocksWithExtrinsics()).hasSize(1);
    assertThat(Set.copyOf(chain.submitted)).hasSize(1);
  }

  @Test
  void submissionThatIsLostWithItsConnectionIsMadeAgainByteForByte() {
    // Given
    chain.cutsBeforeTheNextSubmission();
    // When
    WriteOutcome outcome = Writers.now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome).isInstanceOf(Included.class);
    assertThat(chain.submitted).hasSize(2);
    assertThat(Set.copyOf(chain.submitted)).hasSize(1);
    assertThat(chain.blocksWithExtrinsics()).hasSize(1);
  }

  @Test
  void connectionThatIsLostWhileWaitingChangesNothing() {
    // Given
    chain.beforeEachBlock(
        unused -> {
          if (!chain.submitted.isEmpty() && chain.head() % 3 == 0) {
            node.cut();
          }
        });
    // When
    WriteOutcome outcome = Writers.now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome).isInstanceOf(Included.class);
    assertThat(chain.blocksWithExtrinsics()).hasSize(1);
    assertThat(Set.copyOf(chain.submitted)).hasSize(1);
  }

  @Test
  void blockThatIsReplacedIsNotTakenForTheOneThatCounts() {
    // Given
    AtomicBoolean isForked = new AtomicBoolean();
    chain.beforeEachBlock(
        unused -> {
          if (!chain.blocksWithExtrinsics().isEmpty() && !isForked.getAndSet(true)) {
            chain.fork(1);
          }
        });
    // When
    WriteOutcome outcome = Writers.now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(isForked).isTrue();
    assertThat(outcome)
        .isEqualTo(new Included(writers.onlyBlock(), writers.onlySubmitted().hash(), true));
  }

  @Test
  void extrinsicThatNoBlockTookInItsEraIsSignedAgain() {
    // Given
    chain.takesIntoBlocks = false;
    long start = chain.head();
    chain.beforeEachBlock(unused -> chain.takesIntoBlocks = chain.head() > start + 30);
    // When
    WriteOutcome outcome = Writers.now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome).isInstanceOf(Included.class);
    assertThat(Set.copyOf(chain.submitted)).hasSizeBetween(2, 3);
    assertThat(chain.blocksWithExtrinsics()).hasSize(1);
  }

  @Test
  void nonceThatSomebodyElseTookIsReplaced() {
    // Given
    AtomicBoolean isTaken = new AtomicBoolean();
    chain.beforeEachBlock(
        unused -> {
          if (!chain.submitted.isEmpty() && !isTaken.getAndSet(true)) {
            chain.useNonce(key.hotkey());
          }
        });
    // When
    WriteOutcome outcome = Writers.now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome).isInstanceOf(Included.class);
    assertThat(writers.submitted()).extracting(SentExtrinsic::nonce).containsExactly(0L, 1L);
    assertThat(chain.blocksWithExtrinsics()).hasSize(1);
  }

  @Test
  void writersOfOneProcessWaitForEachOther() {
    // When
    List<CompletableFuture<WriteOutcome>> outcomes =
        Stream.of(1, 2, 3)
            .map(each -> writes.setCommitment(new NewCommitment.Plain(new byte[each])))
            .map(Uni::subscribeAsCompletionStage)
            .toList();
    // Then
    outcomes.forEach(each -> assertThat(each.join()).isInstanceOf(Included.class));
    assertThat(writers.submitted()).extracting(SentExtrinsic::nonce).containsExactly(0L, 1L, 2L);
  }

  @Test
  void writersOfTwoProcessesBothGetThrough() {
    // Given
    HotkeyWrites others = writers.open(new OneInFlight());
    // When
    CompletableFuture<WriteOutcome> one =
        writes.setCommitment(new NewCommitment.Plain(new byte[1])).subscribeAsCompletionStage();
    CompletableFuture<WriteOutcome> other =
        others.setCommitment(new NewCommitment.Plain(new byte[2])).subscribeAsCompletionStage();
    // Then
    assertThat(one.join()).isInstanceOf(Included.class);
    assertThat(other.join()).isInstanceOf(Included.class);
    assertThat(chain.nonce(key.hotkey())).isEqualTo(2);
  }

  @Test
  void runtimeThatChangesOnTheWayIsSignedForAgain() {
    // Given
    AtomicBoolean isChanged = new AtomicBoolean();
    chain.beforeEachBlock(
        unused -> {
          if (chain.submitted.isEmpty()) {
            chain.takesIntoBlocks = false;
          } else if (!isChanged.getAndSet(true)) {
            chain.upgrade();
          } else {
            chain.takesIntoBlocks = true;
          }
        });
    // When
    WriteOutcome outcome = Writers.now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome).isInstanceOf(Included.class);
    assertThat(Set.copyOf(chain.submitted)).hasSize(2);
    assertThat(chain.blocksWithExtrinsics()).hasSize(1);
  }

  @Test
  void runtimeThatIsNewerThanTheFinalizedBlocksIsSignedForOnce() {
    // Given
    chain.upgrade();
    // When
    WriteOutcome outcome = Writers.now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome).isInstanceOf(Included.class);
    assertThat(chain.submitted).hasSize(1);
  }

  @Test
  void blockThatIsNotFinalizedInTimeIsToldAsSuch() {
    // Given
    chain.beforeEachBlock(
        unused -> {
          chain.finalizes = chain.submitted.isEmpty();
          if (chain.blocksWithExtrinsics().stream().anyMatch(each -> each + 50 < chain.head())) {
            writers.lateNanos.set(Duration.ofHours(1).toNanos());
          }
        });
    // When
    WriteOutcome outcome = Writers.now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome)
        .isEqualTo(new Included(writers.onlyBlock(), writers.onlySubmitted().hash(), false));
  }

  @Test
  void writeWhoseFateIsNotKnownInTimeIsUnconfirmed() {
    // Given
    chain.isTelling = false;
    chain.beforeEachBlock(
        unused -> {
          chain.finalizes = chain.submitted.isEmpty();
          if (chain.head() > 1100) {
            writers.lateNanos.set(Duration.ofHours(1).toNanos());
          }
        });
    // When
    WriteOutcome outcome = Writers.now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Unconfirmed.class,
            unconfirmed ->
                assertThat(unconfirmed.lastBlock().orElseThrow()).isBetween(1010L, 1020L));
  }

  @Test
  void chainThatCannotBeReadFailsWithNothingSent() {
    node.on("state_queryStorageAt", unused -> "nonsense");

    assertThatThrownBy(() -> Writers.now(writes.setWeights(TO_WINNER)))
        .isInstanceOf(ChainUnavailable.class)
        .hasMessageContaining("state_queryStorageAt");
    assertThat(chain.submitted).isEmpty();
  }
}
