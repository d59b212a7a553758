package ai.leoma.sandbox.chain.runtime;

import static ai.leoma.sandbox.chain.subtensor.TestChains.CAST;
import static ai.leoma.sandbox.chain.subtensor.TestChains.NETUID;
import static ai.leoma.sandbox.chain.subtensor.TestChains.happened;
import static ai.leoma.sandbox.chain.subtensor.TestChains.happenedFirst;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.runtime.EpochSchedule;
import ai.leoma.chain.runtime.WeightNormalisation.ChainWeight;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.chain.timelock.TimelockEncryption;
import ai.leoma.chain.timelock.WeightsPlaintext;
import ai.leoma.sandbox.chain.ledger.Block;
import ai.leoma.sandbox.chain.subtensor.SignedCall;
import ai.leoma.sandbox.chain.subtensor.Subtensor;
import ai.leoma.sandbox.chain.subtensor.TestChains;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/// Sealed weights and commitments are opened when the beacon and the epochs say so.
class TimelockTest {
  private static final KeyPair VALIDATOR = CAST.validators().getFirst().keyPair();
  private static final KeyPair MINER = CAST.miners().getFirst().keyPair();
  private static final int MINER_UID = CAST.miners().getFirst().uid();
  private static final ScaleValue NETUID_KEY = ScaleValue.of(NETUID);
  private static final ScaleValue VALIDATOR_UID = ScaleValue.of(1);

  private final Subtensor chain = TestChains.start(new Subnet.Hyperparameters(360, 20, true));
  private final SecureRandom random = new SecureRandom();

  @Test
  void committedWeightsAreSetWhereTheScheduleForesaw() {
    // Given
    long firstReveal = firstReveal();
    byte[] ciphertext = sealed(VALIDATOR.hotkey(), revealRound());

    // When
    commit(ciphertext, revealRound());
    Block committed = chain.seal();
    Block revealing = sealUntilRevealed(firstReveal + 10);

    // Then
    assertThat(happened(committed, 1))
        .containsExactly(
            "SubtensorModule.TimelockedWeightsCommitted",
            "TransactionPayment.TransactionFeePaid",
            "System.ExtrinsicSuccess");
    assertThat(revealing.number()).isBetween(firstReveal, firstReveal + 5);
    assertThat(happenedFirst(revealing))
        .containsExactly("SubtensorModule.WeightsSet", "SubtensorModule.TimelockedWeightsRevealed");
    assertThat(
            revealing.chainState().value("SubtensorModule", "Weights", NETUID_KEY, VALIDATOR_UID))
        .isEqualTo(
            Names.list(List.of(Names.pair(ScaleValue.of(MINER_UID), ScaleValue.of(65_535)))));
    assertThat(new SubnetStorage(revealing.chainState(), NETUID).lastUpdate(0, 1))
        .isEqualTo(committed.number());
    assertThat(commits(revealing)).isEmpty();
  }

  @Test
  void ciphertextOfSomebodyElseIsDroppedWithoutAWord() {
    // Given
    long firstReveal = firstReveal();
    byte[] stolen = sealed(CAST.validators().get(1).hotkey(), revealRound());

    // When
    commit(stolen, revealRound());
    Block committed = chain.seal();
    chain.sealEmptyUpTo(firstReveal + 10);

    // Then
    assertThat(commits(committed)).hasSize(1);
    assertNothingRevealed(firstReveal);
  }

  @Test
  void nonsenseIsDroppedWithoutAWord() {
    // Given
    long firstReveal = firstReveal();

    // When
    commit(SignedCall.noise(200), revealRound());
    chain.seal();
    chain.sealEmptyUpTo(firstReveal + 10);

    // Then
    assertNothingRevealed(firstReveal);
  }

  @Test
  void commitWhoseRoundDoesNotComeInItsEpochIsDropped() {
    // Given
    long firstReveal = firstReveal();
    long tooLate = revealRound() + 400 * 4;

    // When
    commit(sealed(VALIDATOR.hotkey(), tooLate), tooLate);
    chain.seal();
    chain.sealEmptyUpTo(firstReveal + 10);
    List<ScaleValue> waiting = commits(chain.head());
    chain.sealEmptyUpTo(firstReveal + 361);

    // Then
    assertThat(waiting).hasSize(1);
    assertThat(commits(chain.head())).isEmpty();
    assertNothingRevealed(firstReveal + 200);
  }

  @Test
  void commitmentIsRevealedWhenItsRoundIsOut() {
    // Given
    long round = chain.head().chainState().number("Drand", "LastStoredRound") + 20;
    byte[] plain = "{\"model_name\":\"leoma\"}".getBytes(StandardCharsets.UTF_8);
    byte[] ciphertext = TimelockEncryption.encrypt(chain.beacon().beacon(), round, plain, random);

    // When
    chain.submit(
        SignedCall.of(
                chain,
                MINER,
                "Commitments",
                "set_commitment",
                Map.of(
                    "netuid",
                    NETUID_KEY,
                    "info",
                    ScaleValue.struct(
                        Map.of("fields", new Listed(List.of(locked(ciphertext, round)))))))
            .extrinsic());
    Block committed = chain.seal();
    chain.sealEmptyUpTo(committed.number() + 4);
    Block revealing = chain.sealEmpty();

    // Then
    assertThat(happened(committed, 1)).startsWith("Commitments.TimelockCommitment");
    assertThat(happenedFirst(revealing)).containsExactly("Commitments.CommitmentRevealed");
    List<ScaleValue> revealed =
        revealing
            .chainState()
            .list("Commitments", "RevealedCommitments", NETUID_KEY, new Bytes(MINER.publicKey()));
    assertThat(revealed).hasSize(2);
    assertThat(revealed.getLast())
        .isEqualTo(Names.pair(new Bytes(plain), ScaleValue.of(revealing.number())));
    assertThat(
            revealing
                .chainState()
                .found("Commitments", "CommitmentOf", NETUID_KEY, new Bytes(MINER.publicKey())))
        .isEmpty();
    assertThat(revealing.chainState().list("Commitments", "TimelockedIndex")).isEmpty();
  }

  @Test
  void pulsesInStorageAreTheBeaconsSignatures() {
    // Given
    Block block = chain.sealEmpty();
    long newest = block.chainState().number("Drand", "LastStoredRound");

    // When
    Struct pulse = (Struct) block.chainState().value("Drand", "Pulses", ScaleValue.of(newest));
    Struct config = (Struct) block.chainState().value("Drand", "BeaconConfig");

    // Then
    byte[] signature = ((Bytes) pulse.field("signature").orElseThrow()).value();
    assertThat(chain.beacon().beacon().verifies(newest, signature)).isTrue();
    assertThat(config.field("public_key"))
        .contains(new Bytes(chain.beacon().beacon().publicKey().encode()));
    assertThat(block.chainState().found("Drand", "Pulses", ScaleValue.of(newest + 1)))
        .isEqualTo(Optional.empty());
  }

  private static ScaleValue locked(byte[] ciphertext, long round) {
    SequencedMap<String, ScaleValue> locked = new LinkedHashMap<>();
    locked.put("encrypted", new Bytes(ciphertext));
    locked.put("reveal_round", ScaleValue.of(round));
    return new Chosen("TimelockEncrypted", ScaleValue.struct(locked));
  }

  private EpochSchedule schedule() {
    return new SubnetStorage(chain.head().chainState(), NETUID).epochs(chain.head().number());
  }

  private long firstReveal() {
    return schedule().firstRevealBlock(1).orElseThrow();
  }

  private long revealRound() {
    return chain
        .beacon()
        .beacon()
        .roundAt(
            schedule()
                .revealTime(firstReveal(), ChainTime.of(chain.head().number()), ChainTime.BLOCK));
  }

  private byte[] sealed(Hotkey hotkey, long round) {
    byte[] plain =
        new WeightsPlaintext(hotkey, List.of(new ChainWeight(MINER_UID, 65_535)), 0).encode();
    return TimelockEncryption.encrypt(chain.beacon().beacon(), round, plain, random);
  }

  private void commit(byte[] ciphertext, long round) {
    chain.submit(
        SignedCall.of(
                chain,
                VALIDATOR,
                "SubtensorModule",
                "commit_timelocked_mechanism_weights",
                Map.of(
                    "netuid",
                    NETUID_KEY,
                    "mecid",
                    ScaleValue.of(0),
                    "commit",
                    new Bytes(ciphertext),
                    "reveal_round",
                    ScaleValue.of(round),
                    "commit_reveal_version",
                    ScaleValue.of(4)))
            .extrinsic());
  }

  private Block sealUntilRevealed(long last) {
    while (chain.head().number() < last) {
      Block block = chain.sealEmpty();
      if (happenedFirst(block).contains("SubtensorModule.TimelockedWeightsRevealed")) {
        return block;
      }
    }
    throw new AssertionError("nothing was revealed up to block " + last);
  }

  private void assertNothingRevealed(long from) {
    for (long number = from; number <= chain.head().number(); number++) {
      assertThat(happenedFirst(chain.block(chain.hashAt(number).orElseThrow()).orElseThrow()))
          .isEmpty();
    }
    assertThat(
            chain
                .head()
                .chainState()
                .found("SubtensorModule", "Weights", NETUID_KEY, VALIDATOR_UID))
        .isEmpty();
  }

  /// Those of the epoch that is being revealed, and of the one before.
  private static List<ScaleValue> commits(Block block) {
    long epoch =
        ((Whole) block.chainState().value("SubtensorModule", "SubnetEpochIndex", NETUID_KEY))
            .value()
            .longValue();
    return List.of(epoch, epoch - 1).stream()
        .flatMap(
            each ->
                block
                    .chainState()
                    .list(
                        "SubtensorModule",
                        "TimelockedWeightCommits",
                        NETUID_KEY,
                        ScaleValue.of(each))
                    .stream())
        .toList();
  }
}
