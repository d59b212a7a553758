package ai.leoma.sandbox.chain.subtensor;

import static ai.leoma.sandbox.chain.subtensor.TestChains.CAST;
import static ai.leoma.sandbox.chain.subtensor.TestChains.happened;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.KeyPair;
import ai.leoma.chain.runtime.Era;
import ai.leoma.chain.runtime.Extrinsics;
import ai.leoma.chain.runtime.Extrinsics.Circumstances;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.sandbox.Cast;
import ai.leoma.sandbox.chain.ledger.Block;
import ai.leoma.sandbox.chain.ledger.BlockHash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the pool takes, and how it refuses the rest: codes and words as a real node has them.
class PoolTest {
  private static final KeyPair VALIDATOR = CAST.validators().getFirst().keyPair();

  private final Subtensor chain = TestChains.start(false);
  private final List<String> statuses = new ArrayList<>();

  PoolTest() {
    chain.sealEmptyUpTo(Cast.FIRST_BLOCK + 10);
    chain.listen(
        new ChainListener() {
          @Override
          public void onExtrinsic(BlockHash extrinsic, ExtrinsicStatus status) {
            statuses.add(status.getClass().getSimpleName());
          }
        });
  }

  @Test
  void rightExtrinsicGoesIntoTheNextBlock() {
    // Given
    byte[] extrinsic = weights().extrinsic();

    // When
    Submission submission = chain.submit(extrinsic);
    Block block = chain.seal();

    // Then
    assertThat(submission)
        .isEqualTo(new Submission.Taken(BlockHash.of(Extrinsics.hash(extrinsic))));
    assertThat(block.body().extrinsics()).hasSize(2);
    assertThat(block.body().extrinsics().getLast()).isEqualTo(extrinsic);
    assertThat(chain.hasUnfinishedBusiness()).isTrue();
    chain.sealEmptyUpTo(block.number() + 3);
    assertThat(chain.hasUnfinishedBusiness()).isFalse();
    assertThat(statuses).containsExactly("Ready", "Broadcast", "InBlock", "Finalized");
  }

  @Test
  void sameExtrinsicIsKnownWhileItWaitsAndBannedAfterwards() {
    // Given
    byte[] extrinsic = weights().extrinsic();
    chain.submit(extrinsic);

    // When
    Submission twice = chain.submit(extrinsic);
    chain.seal();
    Submission afterwards = chain.submit(extrinsic);

    // Then
    assertThat(twice)
        .isEqualTo(
            new Submission.Refused(
                1013,
                "Transaction Already Imported",
                Optional.of(BlockHash.of(Extrinsics.hash(extrinsic)).hex())));
    assertThat(afterwards).isEqualTo(Submission.TEMPORARILY_BANNED);
  }

  @Test
  void anotherOfTheSameNonceNeedsAHigherPriority() {
    // Given
    chain.submit(weights().extrinsic());

    // When
    Submission equal = chain.submit(weights().extrinsic());

    // Then
    assertThat(equal)
        .isEqualTo(
            new Submission.Refused(
                1014,
                "Priority is too low: (10000 vs 10000)",
                Optional.of(
                    "The transaction has too low priority to replace another transaction already"
                        + " in the pool.")));
  }

  @Test
  void laterNonceWaitsForTheEarlierOne() {
    // Given
    byte[] second = remark().withNonce(1);
    chain.amend(edit -> give(edit::put));
    byte[] first = remark().withNonce(0);

    // When
    chain.submit(second);
    boolean isReadyAlone = chain.isAwaited();
    chain.submit(first);
    Block block = chain.seal();

    // Then
    assertThat(isReadyAlone).isFalse();
    assertThat(statuses.getFirst()).isEqualTo("Future");
    assertThat(block.body().extrinsics().subList(1, 3)).containsExactly(first, second);
  }

  @Test
  void oldNonceIsStale() {
    // Given
    chain.submit(weights().extrinsic());
    chain.seal();

    // When, Then
    assertInvalid(chain.submit(weights().withNonce(0)), "Transaction is outdated");
  }

  @Test
  void whateverIsSignedWronglyIsABadSignature() {
    // When, Then
    assertInvalid(
        chain.submit(weights().extrinsic(PoolTest::ofAnotherRuntime)),
        "Transaction has a bad signature");
    assertInvalid(
        chain.submit(weights().extrinsic(PoolTest::ofAnotherChain)),
        "Transaction has a bad signature");
    assertInvalid(
        chain.submit(weights().extrinsic(PoolTest::ofAnotherBirth)),
        "Transaction has a bad signature");
    byte[] tampered = weights().extrinsic();
    tampered[tampered.length - 1] ^= 1;
    assertInvalid(chain.submit(tampered), "Transaction has a bad signature");
    assertThat(chain.submit(tampered)).isEqualTo(Submission.TEMPORARILY_BANNED);
  }

  @Test
  void eraBornBeforeTheRememberedBlocksIsAncient() {
    // Given
    long period = 65_536;
    Era era = Era.Mortal.beginningAt((chain.head().number() - 3_000) % period, period);

    // When, Then
    assertInvalid(
        chain.submit(weights().extrinsic(right -> with(right, era, right.eraBlockHash()))),
        "Transaction has an ancient birth block");
  }

  @Test
  void whatIsNotFreeNeedsABalance() {
    assertInvalid(
        chain.submit(remark().extrinsic()),
        "Inability to pay some fees (e.g. account balance too low)");
  }

  @Test
  void stakeBelowTheThresholdIsRefusedForPlainWeights() {
    // Given
    chain.amend(edit -> edit.put("SubtensorModule", "StakeThreshold", Long.MAX_VALUE));

    // When
    Submission submission =
        chain.submit(
            SignedCall.of(
                    chain,
                    VALIDATOR,
                    "SubtensorModule",
                    "set_weights",
                    Map.of(
                        "netuid",
                        ScaleValue.of(99),
                        "dests",
                        SignedCall.numbers(List.of(0)),
                        "weights",
                        SignedCall.numbers(List.of(1)),
                        "version_key",
                        ScaleValue.of(0)))
                .extrinsic());

    // Then
    assertInvalid(submission, "Custom error: 1");
  }

  @Test
  void whatIsNoExtrinsicIsRefusedByItsForm() {
    assertThat(((Submission.Refused) chain.submit(SignedCall.noise(40))).code()).isEqualTo(1001);
    assertThat(((Submission.Refused) chain.submit(new byte[0])).code()).isEqualTo(1001);
    byte[] unreadable = {8, (byte) 0x84, 0};
    assertThat(((Submission.Refused) chain.submit(unreadable)).code()).isEqualTo(1002);
  }

  @Test
  void whatIsNotTakenInTimeIsDroppedAsInvalid() {
    // Given
    chain.submit(weights().extrinsic(right -> with(right, shortEra(), birthOf(shortEra()))));

    // When
    chain.sealEmptyUpTo(chain.head().number() + 10);

    // Then
    assertThat(chain.isAwaited()).isFalse();
    assertThat(statuses).containsExactly("Ready", "Broadcast", "Invalid");
  }

  @Test
  void lostExtrinsicsAreGoneWithoutAWord() {
    // Given
    chain.submit(weights().extrinsic());

    // When
    chain.losePool();
    Block block = chain.seal();

    // Then
    assertThat(block.body().extrinsics()).hasSize(1);
    assertThat(statuses).containsExactly("Ready", "Broadcast");
  }

  @Test
  void callThatTheFilterDoesNotLetThroughFailsInItsBlock() {
    // Given
    chain.amend(edit -> give(edit::put));
    chain.submit(
        SignedCall.of(
                chain,
                VALIDATOR,
                "SubtensorModule",
                "register_network",
                Map.of("hotkey", new Bytes(VALIDATOR.publicKey())))
            .extrinsic());

    // When
    Block block = chain.seal();

    // Then
    assertThat(happened(block, 1))
        .containsExactly(
            "TransactionPayment.TransactionFeePaid", "System.ExtrinsicFailed System.CallFiltered");
  }

  private SignedCall weights() {
    return SignedCall.setWeights(chain, VALIDATOR, List.of(0), List.of(1));
  }

  private SignedCall remark() {
    return SignedCall.of(
        chain, VALIDATOR, "System", "remark", Map.of("remark", new Bytes(new byte[] {1})));
  }

  private Era.Mortal shortEra() {
    return Era.Mortal.beginningAt(chain.head().number(), 8);
  }

  private byte[] birthOf(Era.Mortal era) {
    return chain.hashAt(era.birth(chain.head().number())).orElseThrow().bytes();
  }

  private interface Putting {
    void put(String pallet, String item, ScaleValue value, ScaleValue... keys);
  }

  private void give(Putting storage) {
    Map<String, ScaleValue> data = new LinkedHashMap<>();
    data.put("free", ScaleValue.of(1_000_000_000));
    data.put("reserved", ScaleValue.of(0));
    data.put("frozen", ScaleValue.of(0));
    data.put("flags", ScaleValue.of(0));
    Map<String, ScaleValue> account = new LinkedHashMap<>();
    for (String counter : List.of("nonce", "consumers", "providers", "sufficients")) {
      account.put(counter, ScaleValue.of(0));
    }
    account.put("data", ScaleValue.struct(data));
    storage.put("System", "Account", ScaleValue.struct(account), new Bytes(VALIDATOR.publicKey()));
  }

  private static Circumstances ofAnotherRuntime(Circumstances right) {
    return new Circumstances(
        right.era(),
        right.eraBlockHash(),
        right.nonce(),
        right.tip(),
        right.specVersion() + 1,
        right.transactionVersion(),
        right.genesisHash());
  }

  private static Circumstances ofAnotherChain(Circumstances right) {
    return new Circumstances(
        right.era(),
        right.eraBlockHash(),
        right.nonce(),
        right.tip(),
        right.specVersion(),
        right.transactionVersion(),
        new byte[32]);
  }

  private static Circumstances ofAnotherBirth(Circumstances right) {
    return with(right, right.era(), new byte[32]);
  }

  private static Circumstances with(Circumstances right, Era era, byte[] birth) {
    return new Circumstances(
        era,
        birth,
        right.nonce(),
        right.tip(),
        right.specVersion(),
        right.transactionVersion(),
        right.genesisHash());
  }

  private static void assertInvalid(Submission submission, String reason) {
    assertThat(submission)
        .isEqualTo(new Submission.Refused(1010, "Invalid Transaction", Optional.of(reason)));
  }
}
