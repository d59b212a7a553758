package ai.leoma.chain.submission;

import static ai.leoma.chain.submission.StubChain.NETUID;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.NewCommitment;
import ai.leoma.chain.WriteOutcome;
import ai.leoma.chain.WriteOutcome.Included;
import ai.leoma.chain.WriteOutcome.IncludedSealed;
import ai.leoma.chain.WriteOutcome.Refused;
import ai.leoma.chain.WriteRefusal;
import ai.leoma.chain.rpc.StubNode;
import ai.leoma.chain.rpc.StubNode.Refusal;
import ai.leoma.chain.runtime.WeightNormalisation.ChainWeight;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Truth;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.chain.timelock.Beacon;
import ai.leoma.chain.timelock.TimelockEncryption;
import ai.leoma.chain.timelock.WeightsPlaintext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Weights over a real WebSocket to a node that does what a test tells it.
class HotkeyWritesTest {
  private static final Map<Hotkey, Double> TO_WINNER = Writers.TO_WINNER;
  private static final SubnetPlaces PLACES = new SubnetPlaces(NETUID);

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

  @Test
  void weightsAreSetOpenlyAndReadBack() {
    // When
    WriteOutcome outcome =
        Writers.now(writes.setWeights(Map.of(Writers.WINNER, 0.5, key.hotkey(), 0.25)));
    // Then
    assertThat(chain.value(PLACES.weightsOf(Writers.OWN_UID)))
        .contains(
            SubnetPlaces.row(
                List.of(
                    new ChainWeight(Writers.WINNER_UID, 65_535),
                    new ChainWeight(Writers.OWN_UID, 32_768))));
    SentExtrinsic sent = writers.onlySubmitted();
    assertThat(outcome).isEqualTo(new Included(writers.onlyBlock(), sent.hash(), true));
    assertThat(sent.call()).isEqualTo("SubtensorModule.set_mechanism_weights");
    assertThat(sent.argument("version_key")).isEqualTo(ScaleValue.of(12));
    assertThat(sent.argument("mecid")).isEqualTo(ScaleValue.of(0));
    assertThat(writers.count("leoma.chain.write.differs")).isZero();
  }

  @Test
  void weightsAreSealedForTheEpochInWhichTheyAreRevealed() {
    // Given
    chain.put(PLACES.sealsWeights(), new Truth(true));
    // When
    WriteOutcome outcome = Writers.now(writes.setWeights(TO_WINNER));
    // Then
    SentExtrinsic sent = writers.onlySubmitted();
    assertThat(sent.call()).isEqualTo("SubtensorModule.commit_timelocked_mechanism_weights");
    assertThat(sent.argument("commit_reveal_version")).isEqualTo(ScaleValue.of(4));
    // epochs fire at 900 + 360 n
    long round = ((Whole) sent.argument("reveal_round")).value().longValueExact();
    Instant revealed = Instant.ofEpochMilli(1_790_000_000_000L + 12_000 * (1260 + 3));
    assertThat(round).isEqualTo(Writers.BEACON.beacon().roundAt(revealed));
    assertThat(outcome)
        .isEqualTo(new IncludedSealed(writers.onlyBlock(), sent.hash(), true, round, 1260));
    assertThat(
            TimelockEncryption.decrypt(
                    ((Bytes) sent.argument("commit")).value(), Writers.BEACON.signature(round))
                .map(WeightsPlaintext::decode))
        .contains(
            new WeightsPlaintext(
                key.hotkey(), List.of(new ChainWeight(Writers.WINNER_UID, 65_535)), 12));
    assertThat(writers.count("leoma.chain.write.differs")).isZero();
  }

  @Test
  void whatTheChainWouldRefuseIsNotSent() {
    // Given
    chain.seat(key.hotkey(), Writers.OWN_UID, true, 950);
    // When
    WriteOutcome outcome = Writers.now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome).isEqualTo(new Refused(new WriteRefusal.TooSoon(OptionalLong.of(1050))));
    assertThat(chain.submitted).isEmpty();
  }

  @Test
  void strangerOnTheSubnetSendsNothing() {
    chain.remove(PLACES.uid(key.hotkey()));

    assertThat(Writers.now(writes.setWeights(TO_WINNER)))
        .isEqualTo(new Refused(new WriteRefusal.NotRegistered()));
    assertThat(Writers.now(writes.setCommitment(new NewCommitment.Plain(new byte[1]))))
        .isEqualTo(new Refused(new WriteRefusal.NotRegistered()));
    assertThat(chain.submitted).isEmpty();
  }

  @Test
  void nothingIsSealedForABeaconThatTheChainDoesNotFollow() {
    chain.put(PLACES.sealsWeights(), new Truth(true));
    chain.follow(Beacon.QUICKNET);

    assertThat(Writers.now(writes.setWeights(TO_WINNER)))
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.reason().describe())
                    .contains("would never open")
                    .contains("leoma.chain.drand.public-key is ", ", the chain has 83cf0f2896ad...")
                    .doesNotContain("period"));
    assertThat(Writers.now(writes.setCommitment(new NewCommitment.Timelocked("a", 9))))
        .isInstanceOf(Refused.class);
    assertThat(chain.submitted).isEmpty();
  }

  @Test
  void subnetWithoutEpochsWouldNeverRevealWhatIsSealed() {
    chain.put(PLACES.sealsWeights(), new Truth(true));
    chain.put(PLACES.ofEpochs().get(3), ScaleValue.of(0));

    assertThat(Writers.now(writes.setWeights(TO_WINNER)))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.reason().describe()).contains("has no epochs"));
    assertThat(chain.submitted).isEmpty();
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
    WriteOutcome outcome = Writers.now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome).isInstanceOf(IncludedSealed.class);
    assertThat(writers.submitted())
        .extracting(SentExtrinsic::call)
        .containsExactly(
            "SubtensorModule.set_mechanism_weights",
            "SubtensorModule.commit_timelocked_mechanism_weights");
  }

  @Test
  void errorOfTheRuntimeThatStaysIsTriedTwice() {
    chain.dispatchErrors.addAll(
        List.of("SubtensorModule.CommitRevealEnabled", "SubtensorModule.CommitRevealEnabled"));

    assertThat(Writers.now(writes.setWeights(TO_WINNER)))
        .isEqualTo(new Refused(new WriteRefusal.CommitRevealFlipped()));
    assertThat(chain.submitted).hasSize(2);
  }

  @Test
  void errorOfTheRuntimeThatLastsIsToldByName() {
    chain.dispatchErrors.add("SubtensorModule.NeuronNoValidatorPermit");
    assertThat(Writers.now(writes.setWeights(TO_WINNER)))
        .isEqualTo(new Refused(new WriteRefusal.NoPermit()));

    chain.dispatchErrors.add("SubtensorModule.DuplicateUids");
    assertThat(Writers.now(writes.setWeights(TO_WINNER)))
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
            chain.seat(key.hotkey(), Writers.OWN_UID, true, 1001);
          }
        });
    // When
    WriteOutcome outcome = Writers.now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome).isEqualTo(new Refused(new WriteRefusal.TooSoon(OptionalLong.of(1101))));
    assertThat(chain.submitted).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void weightsThatTheChainDoesNotTellOfAreCounted(boolean seals) {
    // Given
    chain.put(PLACES.sealsWeights(), new Truth(seals));
    chain.hasEffects = false;
    // When
    WriteOutcome outcome = Writers.now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(outcome).isInstanceOf(seals ? IncludedSealed.class : Included.class);
    assertThat(writers.count("leoma.chain.write.differs")).isEqualTo(1);
  }

  @Test
  void outcomesAreCounted() {
    // Given
    double included = writers.count("leoma.chain.writes", "outcome", "included");
    double refused = writers.count("leoma.chain.writes", "outcome", "refused");
    double again = writers.count("leoma.chain.write.retries", "reason", "priority_too_low");
    chain.refusals.add(new Refusal(1014, "Priority is too low: (1 vs 1)", ""));
    // When
    Writers.now(writes.setWeights(TO_WINNER));
    Writers.now(writes.setWeights(TO_WINNER));
    // Then
    assertThat(writers.count("leoma.chain.writes", "outcome", "included")).isEqualTo(included + 1);
    assertThat(writers.count("leoma.chain.writes", "outcome", "refused")).isEqualTo(refused + 1);
    assertThat(writers.count("leoma.chain.write.retries", "reason", "priority_too_low"))
        .isEqualTo(again + 1);
  }
}
