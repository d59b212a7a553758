package ai.leoma.chain.submission;

import static ai.leoma.chain.submission.StubChain.NETUID;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.NewCommitment;
import ai.leoma.chain.TestHotkeys;
import ai.leoma.chain.WriteOutcome;
import ai.leoma.chain.WriteOutcome.Included;
import ai.leoma.chain.WriteOutcome.IncludedSealed;
import ai.leoma.chain.WriteOutcome.Refused;
import ai.leoma.chain.WriteOutcome.Unconfirmed;
import ai.leoma.chain.WriteRefusal;
import ai.leoma.chain.rpc.StubNode;
import ai.leoma.chain.rpc.StubNode.Refusal;
import ai.leoma.chain.runtime.WeightNormalisation.ChainWeight;
import ai.leoma.chain.scale.ScaleReader;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.scale.ScaleValue.Truth;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.chain.timelock.TimelockEncryption;
import ai.leoma.chain.timelock.WeightsPlaintext;
import ai.leoma.sandbox.chain.ImitatedBeacon;
import io.smallrye.mutiny.Uni;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Writes over a real WebSocket to a node that does what a test tells it.
class HotkeyWritesTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Hotkey WINNER = TestHotkeys.BOB;
  private static final int WINNER_UID = 3;
  private static final int OWN_UID = 7;
  private static final Map<Hotkey, Double> TO_WINNER = Map.of(WINNER, 1.0);
  private static final SubnetPlaces PLACES = new SubnetPlaces(NETUID);
  private static final ImitatedBeacon BEACON = Writers.BEACON;

  private final Writers writers = new Writers();
  private final StubNode node = writers.node;
  private final StubChain chain = writers.chain;
  private final KeyPair key = writers.key;
  private final HotkeyWrites writes = writers.open(new OneInFlight());

  @BeforeEach
  void seats() {
    chain.seat(WINNER, WINNER_UID, false, 0);
    chain.seat(key.hotkey(), OWN_UID, true, 500);
  }

  @AfterEach
  void stop() throws Exception {
    writers.close();
  }

  @Test
  void weightsAreSetOpenlyAndReadBack() {
    // When
    WriteOutcome outcome = now(writes.setWeights(Map.of(WINNER, 0.5, key.hotkey(), 0.25)));
    // Then
    assertThat(chain.value(PLACES.weightsOf(OWN_UID)))
        .contains(
            SubnetPlaces.row(
                List.of(new ChainWeight(WINNER_UID, 65_535), new ChainWeight(OWN_UID, 32_768))));
    SentExtrinsic sent = onlySubmitted();
    assertThat(outcome).isEqualTo(new Included(onlyBlock(), sent.hash(), true));
    assertThat(sent.call()).isEqualTo("SubtensorModule.set_mechanism_weights");
    assertThat(sent.argument("version_key")).isEqualTo(ScaleValue.of(12));
    assertThat(sent.argument("mecid")).isEqualTo(ScaleValue.of(0));
  }

  @Test
  void weightsAreSealedForTheEpochInWhichTheyAreRevealed() {
    // Given
    chain.put(PLACES.sealsWeights(), new Truth(true));
    // When
    WriteOutcome outcome = now(writes.setWeights(TO_WINNER));
    // Then
    SentExtrinsic sent = onlySubmitted();
    assertThat(sent.call()).isEqualTo("SubtensorModule.commit_timelocked_mechanism_weights");
    assertThat(sent.argument("commit_reveal_version")).isEqualTo(ScaleValue.of(4));
    // epochs fire at 900 + 360 n
    long round = ((Whole) sent.argument("reveal_round")).value().longValueExact();
    Instant revealed = Instant.ofEpochMilli(1_790_000_000_000L + 12_000 * (1260 + 3));
    assertThat(round).isEqualTo(BEACON.beacon().roundAt(revealed));
    assertThat(outcome).isEqualTo(new IncludedSealed(onlyBlock(), sent.hash(), true, round, 1260));
    assertThat(
            TimelockEncryption.decrypt(
                    ((Bytes) sent.argument("commit")).value(), BEACON.signature(round))
                .map(WeightsPlaintext::decode))
        .contains(
            new WeightsPlaintext(key.hotkey(), List.of(new ChainWeight(WINNER_UID, 65_535)), 12));
  }

  @Test
  void whatTheChainWouldRefuseIsNotSent() {
    // Given
    chain.seat(key.hotkey(), OWN_UID, true, 950);
    // When
    WriteOutcome outcome = now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome).isEqualTo(new Refused(new WriteRefusal.TooSoon(OptionalLong.of(1050))));
    assertThat(chain.submitted).isEmpty();
  }

  @Test
  void strangerOnTheSubnetSendsNothing() {
    chain.remove(PLACES.uid(key.hotkey()));

    assertThat(now(writes.setWeights(TO_WINNER)))
        .isEqualTo(new Refused(new WriteRefusal.NotRegistered()));
    assertThat(now(writes.setCommitment(new NewCommitment.Plain(new byte[1]))))
        .isEqualTo(new Refused(new WriteRefusal.NotRegistered()));
    assertThat(chain.submitted).isEmpty();
  }

  @Test
  void subnetWithoutEpochsWouldNeverRevealWhatIsSealed() {
    chain.put(PLACES.sealsWeights(), new Truth(true));
    chain.put(PLACES.ofEpochs().get(3), ScaleValue.of(0));

    assertThat(now(writes.setWeights(TO_WINNER)))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.reason().describe()).contains("has no epochs"));
    assertThat(chain.submitted).isEmpty();
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
    WriteOutcome outcome = now(writes.setWeights(TO_WINNER));
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

    assertThat(now(writes.setWeights(TO_WINNER))).isInstanceOf(Refused.class);
    assertThat(chain.submitted).hasSize(1);
    assertThat(chain.blocksWithExtrinsics()).isEmpty();
  }

  @Test
  void refusalThatNeverPassesEndsAfterSomeTries() {
    for (int i = 0; i < 20; i++) {
      chain.refusals.add(new Refusal(1014, "Priority is too low: (1 vs 1)", ""));
    }

    assertThat(now(writes.setWeights(TO_WINNER)))
        .isEqualTo(new Refused(new WriteRefusal.ByPool(1014, "Priority is too low")));
    assertThat(chain.submitted).hasSize(5);
  }

  @Test
  void nodeThatWatchesNothingIsAskedForItsBlocks() {
    chain.watches = false;

    assertThat(now(writes.setWeights(TO_WINNER))).isInstanceOf(Included.class);
    assertThat(chain.submitted).hasSize(1);
  }

  @Test
  void nodeThatTellsNothingIsAskedForItsBlocks() {
    chain.isTelling = false;

    assertThat(now(writes.setWeights(TO_WINNER))).isInstanceOf(Included.class);
    assertThat(chain.submitted).hasSize(1);
  }

  @Test
  void connectionThatIsLostAfterTheSubmissionSubmitsNothingElse() {
    // Given
    chain.cutsAfterTheNextSubmission();
    // When
    WriteOutcome outcome = now(writes.setWeights(TO_WINNER));
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
    WriteOutcome outcome = now(writes.setWeights(TO_WINNER));
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
    WriteOutcome outcome = now(writes.setWeights(TO_WINNER));
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
    WriteOutcome outcome = now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(isForked).isTrue();
    assertThat(outcome).isEqualTo(new Included(onlyBlock(), onlySubmitted().hash(), true));
  }

  @Test
  void extrinsicThatNoBlockTookInItsEraIsSignedAgain() {
    // Given
    chain.takesIntoBlocks = false;
    long start = chain.head();
    chain.beforeEachBlock(unused -> chain.takesIntoBlocks = chain.head() > start + 30);
    // When
    WriteOutcome outcome = now(writes.setWeights(TO_WINNER));
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
    WriteOutcome outcome = now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome).isInstanceOf(Included.class);
    assertThat(submitted()).extracting(SentExtrinsic::nonce).containsExactly(0L, 1L);
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
    assertThat(submitted()).extracting(SentExtrinsic::nonce).containsExactly(0L, 1L, 2L);
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
    WriteOutcome outcome = now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome).isInstanceOf(Included.class);
    assertThat(Set.copyOf(chain.submitted)).hasSize(2);
    assertThat(chain.blocksWithExtrinsics()).hasSize(1);
  }

  @Test
  void commitRevealThatIsSwitchedOnMeanwhileSealsTheWeights() {
    // Given
    chain.dispatchErrors.add("SubtensorModule.CommitRevealEnabled");
    chain.beforeEachBlock(
        unused -> {
          if (!chain.submitted.isEmpty()) {
            chain.put(PLACES.sealsWeights(), new Truth(true));
          }
        });
    // When
    WriteOutcome outcome = now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome).isInstanceOf(IncludedSealed.class);
    assertThat(submitted())
        .extracting(SentExtrinsic::call)
        .containsExactly(
            "SubtensorModule.set_mechanism_weights",
            "SubtensorModule.commit_timelocked_mechanism_weights");
  }

  @Test
  void errorOfTheRuntimeThatStaysIsTriedTwice() {
    chain.dispatchErrors.addAll(
        List.of("SubtensorModule.CommitRevealEnabled", "SubtensorModule.CommitRevealEnabled"));

    assertThat(now(writes.setWeights(TO_WINNER)))
        .isEqualTo(new Refused(new WriteRefusal.CommitRevealFlipped()));
    assertThat(chain.submitted).hasSize(2);
  }

  @Test
  void errorOfTheRuntimeThatLastsIsToldByName() {
    chain.dispatchErrors.add("SubtensorModule.NeuronNoValidatorPermit");
    assertThat(now(writes.setWeights(TO_WINNER)))
        .isEqualTo(new Refused(new WriteRefusal.NoPermit()));

    chain.dispatchErrors.add("SubtensorModule.DuplicateUids");
    assertThat(now(writes.setWeights(TO_WINNER)))
        .isEqualTo(new Refused(new WriteRefusal.ByRuntime("SubtensorModule.DuplicateUids")));
    assertThat(chain.submitted).hasSize(2);
  }

  @Test
  void rateLimitThatAnotherWriterSetOffIsToldWithItsEnd() {
    // Given
    chain.dispatchErrors.add("SubtensorModule.SettingWeightsTooFast");
    chain.beforeEachBlock(
        unused -> {
          if (!chain.submitted.isEmpty()) {
            chain.seat(key.hotkey(), OWN_UID, true, 1001);
          }
        });
    // When
    WriteOutcome outcome = now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome).isEqualTo(new Refused(new WriteRefusal.TooSoon(OptionalLong.of(1101))));
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
    WriteOutcome outcome = now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome).isEqualTo(new Included(onlyBlock(), onlySubmitted().hash(), false));
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
    WriteOutcome outcome = now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Unconfirmed.class,
            unconfirmed ->
                assertThat(unconfirmed.lastBlock().orElseThrow()).isBetween(1010L, 1020L));
  }

  @Test
  void weightsThatTheChainDoesNotHaveAfterwardsAreCounted() {
    // Given
    double before = writers.count("leoma.chain.write.differs");
    chain.hasEffects = false;
    // When
    WriteOutcome outcome = now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome).isInstanceOf(Included.class);
    assertThat(writers.count("leoma.chain.write.differs")).isEqualTo(before + 1);
  }

  @Test
  void outcomesAreCounted() {
    // Given
    double included = writers.count("leoma.chain.writes", "outcome", "included");
    double refused = writers.count("leoma.chain.writes", "outcome", "refused");
    double again = writers.count("leoma.chain.write.retries", "reason", "priority_too_low");
    chain.refusals.add(new Refusal(1014, "Priority is too low: (1 vs 1)", ""));
    // When
    now(writes.setWeights(TO_WINNER));
    now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(writers.count("leoma.chain.writes", "outcome", "included")).isEqualTo(included + 1);
    assertThat(writers.count("leoma.chain.writes", "outcome", "refused")).isEqualTo(refused + 1);
    assertThat(writers.count("leoma.chain.write.retries", "reason", "priority_too_low"))
        .isEqualTo(again + 1);
  }

  @Test
  void chainThatCannotBeReadFailsWithNothingSent() {
    node.on("state_queryStorageAt", unused -> "nonsense");

    assertThatThrownBy(() -> now(writes.setWeights(TO_WINNER)))
        .isInstanceOf(ChainUnavailable.class)
        .hasMessageContaining("state_queryStorageAt");
    assertThat(chain.submitted).isEmpty();
  }

  @Test
  void plainCommitmentIsPublished() {
    // When
    WriteOutcome outcome =
        now(writes.setCommitment(new NewCommitment.Plain("hello".getBytes(UTF_8))));
    // Then
    SentExtrinsic sent = onlySubmitted();
    assertThat(outcome).isEqualTo(new Included(onlyBlock(), sent.hash(), true));
    assertThat(field(sent)).isEqualTo(new Chosen("Raw5", new Bytes("hello".getBytes(UTF_8))));
    assertThat(sent.era().period()).isEqualTo(64);
  }

  @Test
  void timelockedCommitmentIsATextThatItsRoundOpens() {
    // When
    WriteOutcome outcome = now(writes.setCommitment(new NewCommitment.Timelocked("é!", 100)));
    // Then
    SentExtrinsic sent = onlySubmitted();
    Struct sealed = (Struct) ((Chosen) field(sent)).content();
    long round = ((Whole) sealed.field("reveal_round").orElseThrow()).value().longValueExact();
    byte[] encrypted = ((Bytes) sealed.field("encrypted").orElseThrow()).value();
    assertThat(TimelockEncryption.decrypt(encrypted, BEACON.signature(round)))
        .hasValueSatisfying(content -> assertThat(new ScaleReader(content).text()).isEqualTo("é!"));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            IncludedSealed.class,
            included -> {
              assertThat(included.revealRound()).isEqualTo(round);
              Instant then =
                  Instant.ofEpochMilli(1_790_000_000_000L + 12_000 * included.revealBlock());
              assertThat(BEACON.beacon().roundAt(then)).isEqualTo(round);
              assertThat(included.revealBlock()).isBetween(1100L, 1110L);
            });
  }

  @Test
  void commitmentForWhichNoSpaceIsLeftIsNotSent() {
    // Given
    chain.put(PLACES.usedSpace(key.hotkey()), usage(5, 3050));
    // When
    WriteOutcome outcome = now(writes.setCommitment(new NewCommitment.Plain(new byte[20])));
    // Then
    assertThat(outcome)
        .isEqualTo(new Refused(new WriteRefusal.NoSpace(100, 50, OptionalLong.of(1260))));
    assertThat(chain.submitted).isEmpty();
  }

  @Test
  void spaceOfAnEarlierEpochIsFreeAgain() {
    chain.put(PLACES.usedSpace(key.hotkey()), usage(4, 3050));

    assertThat(now(writes.setCommitment(new NewCommitment.Plain(new byte[20]))))
        .isInstanceOf(Included.class);
  }

  @Test
  void commitmentThatIsTooLongIsNotSent() {
    assertThat(now(writes.setCommitment(new NewCommitment.Plain(new byte[513]))))
        .isEqualTo(new Refused(new WriteRefusal.TooLong(513, 512)));
    int most = 1024 - TimelockEncryption.OVERHEAD_BYTES;
    assertThat(now(writes.setCommitment(new NewCommitment.Timelocked("x".repeat(1000), 10))))
        .isEqualTo(new Refused(new WriteRefusal.TooLong(1002, most)));
    assertThat(chain.submitted).isEmpty();
  }

  private static ScaleValue usage(long epoch, long bytes) {
    return ScaleValue.struct(
        Map.of(
            "last_epoch", new Whole(BigInteger.valueOf(epoch)),
            "used_space", new Whole(BigInteger.valueOf(bytes))));
  }

  private static ScaleValue field(SentExtrinsic sent) {
    Struct info = (Struct) sent.argument("info");
    return ((Listed) info.field("fields").orElseThrow()).elements().getFirst();
  }

  private List<SentExtrinsic> submitted() {
    return chain.submitted.stream()
        .map(each -> SentExtrinsic.read(TestRuntimes.FINNEY_424, each))
        .toList();
  }

  private SentExtrinsic onlySubmitted() {
    assertThat(Set.copyOf(chain.submitted)).hasSize(1);
    return submitted().getFirst();
  }

  private BlockReference onlyBlock() {
    assertThat(chain.blocksWithExtrinsics()).hasSize(1);
    return chain.reference(chain.blocksWithExtrinsics().getFirst());
  }

  private static WriteOutcome now(Uni<WriteOutcome> outcome) {
    return outcome.await().atMost(LONG);
  }
}
