package ai.leoma.sandbox.chain.runtime;

import static ai.leoma.sandbox.chain.subtensor.TestChains.CAST;
import static ai.leoma.sandbox.chain.subtensor.TestChains.NETUID;
import static ai.leoma.sandbox.chain.subtensor.TestChains.happened;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.KeyPair;
import ai.leoma.chain.runtime.RuntimeEvents.RuntimeEvent;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Truth;
import ai.leoma.sandbox.chain.ledger.Block;
import ai.leoma.sandbox.chain.ledger.StateEdit;
import ai.leoma.sandbox.chain.subtensor.SignedCall;
import ai.leoma.sandbox.chain.subtensor.Submission;
import ai.leoma.sandbox.chain.subtensor.Subtensor;
import ai.leoma.sandbox.chain.subtensor.TestChains;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each mistake ends as the error that the real pallet has for it.
class DispatchTest {
  private static final KeyPair VALIDATOR = CAST.validators().getFirst().keyPair();
  private static final KeyPair MINER = CAST.miners().getFirst().keyPair();
  private static final KeyPair STRANGER = KeyPair.ofMiniSecret(new byte[32]);
  private static final int MINER_UID = CAST.miners().getFirst().uid();
  private static final int VALIDATOR_UID = 1;
  private static final ScaleValue NETUID_KEY = ScaleValue.of(NETUID);
  private static final byte[] CIPHERTEXT = {1, 2, 3};

  /// @param before changes storage before the call
  private record Mistake(
      String error,
      boolean hasCommitReveal,
      KeyPair signer,
      Consumer<StateEdit> before,
      String pallet,
      String call,
      Map<String, ScaleValue> arguments) {
    @Override
    public String toString() {
      return call + " " + error;
    }
  }

  static Stream<Mistake> mistakes() {
    Consumer<StateEdit> nothing = _ -> {};
    return Stream.of(
        weights("CommitRevealEnabled", true, VALIDATOR, nothing, List.of(0), List.of(1)),
        set("CanNotSetRootNetworkWeights", 0, 0, 0, root()),
        weights("WeightVecNotEqualSize", false, VALIDATOR, nothing, List.of(0), List.of(1, 2)),
        set("CommitRevealEnabled", 98, 0, 0, nothing),
        set("MechanismDoesNotExist", 98, 0, 0, openly(98)),
        set("MechanismDoesNotExist", NETUID, 1, 0, nothing),
        weights(
            "UidsLengthExceedUidsInSubNet",
            false,
            VALIDATOR,
            edit -> edit.put("SubtensorModule", "SubnetworkN", 1, NETUID_KEY),
            List.of(0, 1),
            List.of(1, 1)),
        weights("HotKeyNotRegisteredInSubNet", false, STRANGER, nothing, List.of(0), List.of(1)),
        weights(
            "NotEnoughStakeToSetWeights",
            false,
            VALIDATOR,
            edit -> edit.put("SubtensorModule", "StakeThreshold", Long.MAX_VALUE),
            List.of(0),
            List.of(1)),
        set("IncorrectWeightVersionKey", NETUID, 0, 4, versionKey(5)),
        weights(
            "SettingWeightsTooFast",
            false,
            VALIDATOR,
            edit -> edit.put("SubtensorModule", "LastUpdate", updates(), NETUID_KEY),
            List.of(0),
            List.of(1)),
        weights("NeuronNoValidatorPermit", false, MINER, nothing, List.of(0), List.of(1)),
        weights("DuplicateUids", false, VALIDATOR, nothing, List.of(0, 0), List.of(1, 1)),
        weights("UidVecContainInvalidOne", false, VALIDATOR, nothing, List.of(77), List.of(1)),
        weights(
            "WeightVecLengthIsLow",
            false,
            VALIDATOR,
            edit -> edit.put("SubtensorModule", "MinAllowedWeights", 3, NETUID_KEY),
            List.of(0),
            List.of(1)),
        weights(
            "MaxWeightExceeded",
            false,
            VALIDATOR,
            edit -> edit.put("SubtensorModule", "MaxWeightsLimit", 30_000, NETUID_KEY),
            List.of(0, 2),
            List.of(1, 1)),
        commit("CommitRevealDisabled", false, VALIDATOR, 4, nothing),
        commit("IncorrectCommitRevealVersion", true, VALIDATOR, 3, nothing),
        commit("HotKeyNotRegisteredInSubNet", true, STRANGER, 4, nothing),
        commit(
            "CommittingWeightsTooFast",
            true,
            VALIDATOR,
            4,
            edit -> edit.put("SubtensorModule", "LastUpdate", updates(), NETUID_KEY)),
        commitment("AccountNotAllowedCommit", STRANGER, nothing, raw(1)),
        commitment(
            "SpaceLimitExceeded", MINER, edit -> edit.put("Commitments", "MaxSpace", 99), raw(1)),
        commitment(
            "SpaceLimitExceeded",
            MINER,
            edit -> edit.put("Commitments", "MaxSpace", 199),
            raw(120),
            raw(80)));
  }

  private static Consumer<StateEdit> root() {
    return openly(0);
  }

  private static Consumer<StateEdit> openly(long netuid) {
    return edit ->
        edit.put(
            "SubtensorModule",
            "CommitRevealWeightsEnabled",
            new Truth(false),
            ScaleValue.of(netuid));
  }

  private static Consumer<StateEdit> versionKey(long key) {
    return edit -> edit.put("SubtensorModule", "WeightsVersionKey", key, NETUID_KEY);
  }

  private static Listed updates() {
    return SignedCall.numbers(List.of(4_200_000, 4_199_990, 0, 0, 0, 0, 0, 0));
  }

  private static Mistake weights(
      String error,
      boolean hasCommitReveal,
      KeyPair signer,
      Consumer<StateEdit> before,
      List<Integer> uids,
      List<Integer> values) {
    return new Mistake(
        "SubtensorModule." + error,
        hasCommitReveal,
        signer,
        before,
        "SubtensorModule",
        "set_mechanism_weights",
        arguments(NETUID, 0, uids, values, 0));
  }

  private static Mistake set(
      String error, int netuid, int mechanism, long versionKey, Consumer<StateEdit> before) {
    return new Mistake(
        "SubtensorModule." + error,
        false,
        VALIDATOR,
        before,
        "SubtensorModule",
        "set_mechanism_weights",
        arguments(netuid, mechanism, List.of(0), List.of(1), versionKey));
  }

  private static Map<String, ScaleValue> arguments(
      int netuid, int mechanism, List<Integer> uids, List<Integer> values, long versionKey) {
    Map<String, ScaleValue> arguments = new HashMap<>();
    arguments.put("netuid", ScaleValue.of(netuid));
    arguments.put("mecid", ScaleValue.of(mechanism));
    arguments.put("dests", SignedCall.numbers(uids));
    arguments.put("weights", SignedCall.numbers(values));
    arguments.put("version_key", ScaleValue.of(versionKey));
    return arguments;
  }

  private static Mistake commit(
      String error,
      boolean hasCommitReveal,
      KeyPair signer,
      int version,
      Consumer<StateEdit> before) {
    return new Mistake(
        "SubtensorModule." + error,
        hasCommitReveal,
        signer,
        before,
        "SubtensorModule",
        "commit_timelocked_mechanism_weights",
        commitArguments(version));
  }

  private static Map<String, ScaleValue> commitArguments(int version) {
    return Map.of(
        "netuid",
        NETUID_KEY,
        "mecid",
        ScaleValue.of(0),
        "commit",
        new Bytes(CIPHERTEXT),
        "reveal_round",
        ScaleValue.of(99_999_999),
        "commit_reveal_version",
        ScaleValue.of(version));
  }

  private static Mistake commitment(
      String error, KeyPair signer, Consumer<StateEdit> before, ScaleValue... fields) {
    return new Mistake(
        "Commitments." + error,
        true,
        signer,
        before,
        "Commitments",
        "set_commitment",
        commitmentArguments(fields));
  }

  private static Map<String, ScaleValue> commitmentArguments(ScaleValue... fields) {
    return Map.of(
        "netuid",
        NETUID_KEY,
        "info",
        ScaleValue.struct(Map.of("fields", new Listed(List.of(fields)))));
  }

  private static ScaleValue raw(int length) {
    return new Chosen("Raw" + length, new Bytes(new byte[length]));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakeEndsAsItsErrorAndChangesNothing(Mistake mistake) {
    // Given
    Subtensor chain = TestChains.start(mistake.hasCommitReveal());
    chain.amend(mistake.before());
    Object before = chain.head().chainState().value("SubtensorModule", "LastUpdate", NETUID_KEY);

    // When
    Submission submission =
        chain.submit(
            SignedCall.of(
                    chain, mistake.signer(), mistake.pallet(), mistake.call(), mistake.arguments())
                .extrinsic());
    Block block = chain.seal();

    // Then
    assertThat(submission).isInstanceOf(Submission.Taken.class);
    assertThat(happened(block, 1))
        .containsExactly(
            "TransactionPayment.TransactionFeePaid", "System.ExtrinsicFailed " + mistake.error());
    assertThat(block.chainState().value("SubtensorModule", "LastUpdate", NETUID_KEY))
        .isEqualTo(before);
  }

  @Test
  void weightsAreScaledUpAndTheLastUpdateMovesOn() {
    // Given
    Subtensor chain = TestChains.start(false);

    // When
    chain.submit(
        SignedCall.setWeights(chain, VALIDATOR, List.of(0, MINER_UID), List.of(50, 100))
            .extrinsic());
    Block block = chain.seal();

    // Then
    assertThat(happened(block, 1))
        .containsExactly(
            "SubtensorModule.WeightsSet",
            "TransactionPayment.TransactionFeePaid",
            "System.ExtrinsicSuccess");
    assertThat(
            block
                .chainState()
                .value("SubtensorModule", "Weights", NETUID_KEY, ScaleValue.of(VALIDATOR_UID)))
        .isEqualTo(
            Names.list(
                List.of(
                    Names.pair(ScaleValue.of(0), ScaleValue.of(32_768)),
                    Names.pair(ScaleValue.of(MINER_UID), ScaleValue.of(65_535)))));
    assertThat(new SubnetStorage(block.chainState(), NETUID).lastUpdate(0, VALIDATOR_UID))
        .isEqualTo(block.number());
  }

  @Test
  void weightOnOneselfNeedsNoPermit() {
    // Given
    Subtensor chain = TestChains.start(false);

    // When
    chain.submit(SignedCall.setWeights(chain, MINER, List.of(MINER_UID), List.of(1)).extrinsic());

    // Then
    assertThat(happened(chain.seal(), 1)).contains("SubtensorModule.WeightsSet");
  }

  @Test
  void ownerNeedsNoPermit() {
    // Given
    Subtensor chain = TestChains.start(false);

    // When
    chain.submit(
        SignedCall.setWeights(chain, CAST.owner(), List.of(MINER_UID), List.of(1)).extrinsic());

    // Then
    assertThat(happened(chain.seal(), 1)).contains("SubtensorModule.WeightsSet");
  }

  @Test
  void eleventhCommitOfAnEpochIsOneTooMany() {
    // Given
    Subtensor chain = TestChains.start(true);
    chain.amend(edit -> edit.put("SubtensorModule", "WeightsSetRateLimit", 0, NETUID_KEY));

    // When
    Block last = chain.head();
    for (int i = 0; i < 11; i++) {
      chain.submit(
          SignedCall.of(
                  chain,
                  VALIDATOR,
                  "SubtensorModule",
                  "commit_timelocked_mechanism_weights",
                  commitArguments(4))
              .extrinsic());
      last = chain.seal();
      assertThat(happened(last, 1).getFirst())
          .isEqualTo(
              i < 10
                  ? "SubtensorModule.TimelockedWeightsCommitted"
                  : "TransactionPayment.TransactionFeePaid");
    }

    // Then
    assertThat(happened(last, 1))
        .contains("System.ExtrinsicFailed SubtensorModule.TooManyUnrevealedCommits");
  }

  @Test
  void commitmentIsStoredAndTheNextTakesItsPlace() {
    // Given
    Subtensor chain = TestChains.start(true);

    // When
    chain.submit(commitmentOf(chain, raw(5)));
    Block first = chain.seal();
    chain.submit(commitmentOf(chain, new Chosen("BigRaw", new Bytes(new byte[300]))));
    Block second = chain.seal();

    // Then
    assertThat(TestChains.events(first))
        .filteredOn(event -> event.name().equals("Commitments.Commitment"))
        .extracting(RuntimeEvent::content)
        .hasSize(1)
        .allSatisfy(
            content ->
                assertThat(((ScaleValue.Struct) content).field("who"))
                    .contains(new Bytes(MINER.publicKey())));
    ScaleValue.Struct stored =
        (ScaleValue.Struct)
            second
                .chainState()
                .value("Commitments", "CommitmentOf", NETUID_KEY, new Bytes(MINER.publicKey()));
    assertThat(stored.field("block")).contains(ScaleValue.of(second.number()));
    assertThat(stored.toString()).contains("BigRaw");
    assertThat(
            second
                .chainState()
                .value("Commitments", "UsedSpaceOf", NETUID_KEY, new Bytes(MINER.publicKey()))
                .toString())
        .contains("used_space=Whole[value=400]");
  }

  private static byte[] commitmentOf(Subtensor chain, ScaleValue field) {
    return SignedCall.of(chain, MINER, "Commitments", "set_commitment", commitmentArguments(field))
        .extrinsic();
  }
}
