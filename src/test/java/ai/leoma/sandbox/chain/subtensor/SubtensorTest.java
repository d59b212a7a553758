package ai.leoma.sandbox.chain.subtensor;

import static ai.leoma.sandbox.chain.subtensor.TestChains.CAST;
import static ai.leoma.sandbox.chain.subtensor.TestChains.happened;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.leoma.chain.KeyPair;
import ai.leoma.chain.runtime.Blake2b;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.sandbox.Cast;
import ai.leoma.sandbox.SandboxSeed;
import ai.leoma.sandbox.chain.ledger.Block;
import ai.leoma.sandbox.chain.ledger.BlockHash;
import ai.leoma.sandbox.chain.ledger.Body;
import ai.leoma.sandbox.chain.runtime.Subnet;
import ai.leoma.sandbox.chain.runtime.Subnet.Hyperparameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubtensorTest {
  private static final KeyPair VALIDATOR = CAST.validators().getFirst().keyPair();

  private final Subtensor chain = TestChains.start(false);

  @Test
  void hashOfABlockIsThatOfItsHeaderAndNamesItsParent() {
    // When
    chain.sealEmptyUpTo(Cast.FIRST_BLOCK + 5);

    // Then
    for (long number = Cast.FIRST_BLOCK - 100; number <= Cast.FIRST_BLOCK + 5; number++) {
      BlockHash hash = chain.hashAt(number).orElseThrow();
      Body body = chain.body(hash).orElseThrow();
      assertThat(body.header().number()).isEqualTo(number);
      assertThat(hash.bytes()).isEqualTo(Blake2b.hash(body.header().encoded(), 32));
      assertThat(chain.hashAt(number - 1)).contains(body.header().parentHash());
    }
    assertThat(chain.hashAt(0)).contains(chain.genesis());
    assertThat(chain.hashAt(Cast.FIRST_BLOCK + 6)).isEmpty();
  }

  @Test
  void hashesFollowFromSeedAndNumberAlone() {
    // Given
    Subtensor other = TestChains.start(true);
    Subtensor later = startedAt(1, Cast.FIRST_BLOCK + 40);
    Subtensor ofAnotherSeed = startedAt(2, Cast.FIRST_BLOCK + 40);

    // When
    chain.submit(SignedCall.setWeights(chain, VALIDATOR, List.of(0), List.of(1)).extrinsic());
    chain.seal();
    chain.sealEmptyUpTo(Cast.FIRST_BLOCK + 41);
    other.sealEmptyUpTo(Cast.FIRST_BLOCK + 41);
    later.sealEmpty();
    ofAnotherSeed.sealEmpty();

    // Then
    assertThat(chain.head().hash()).isEqualTo(other.head().hash());
    assertThat(chain.head().hash()).isEqualTo(later.head().hash());
    assertThat(chain.head().hash()).isNotEqualTo(ofAnotherSeed.head().hash());
    assertThat(chain.genesis()).isNotEqualTo(ofAnotherSeed.genesis());
  }

  private static Subtensor startedAt(long seed, long block) {
    return new Subtensor(
        SubtensorSettings.standard(
            new SandboxSeed(seed), Subnet.of(CAST, 99, new Hyperparameters(360, 20, true)), block));
  }

  @Test
  void finalBlockIsThreeBehindAndTimeIsTwelveSecondsABlock() {
    // When
    chain.sealEmptyUpTo(Cast.FIRST_BLOCK + 10);

    // Then
    assertThat(chain.finalized().number()).isEqualTo(Cast.FIRST_BLOCK + 7);
    long now = chain.head().chainState().number("Timestamp", "Now");
    long before = chain.finalized().chainState().number("Timestamp", "Now");
    assertThat(now - before).isEqualTo(36_000);
    assertThat(chain.head().chainState().number("Timestamp", "Now") / 12_000)
        .isEqualTo(chain.head().chainState().number("Aura", "CurrentSlot"));
  }

  @Test
  void storageOfABlockStaysReadableUntilItIsDiscarded() {
    // Given
    Block early = chain.sealEmpty();
    chain.submit(SignedCall.setWeights(chain, VALIDATOR, List.of(0), List.of(1)).extrinsic());
    chain.seal();

    // When
    chain.sealEmptyUpTo(early.number() + 256);

    // Then
    assertThat(chain.block(early.hash()).orElseThrow().chainState().number("System", "Number"))
        .isEqualTo(early.number());
    assertThat(weightsOfFirst(chain.block(early.hash()).orElseThrow())).isEmpty();
    assertThat(weightsOfFirst(chain.head())).isPresent();
    chain.sealEmpty();
    assertThat(chain.block(early.hash())).isEmpty();
    assertThat(chain.body(early.hash())).isPresent();
  }

  private static Optional<ScaleValue> weightsOfFirst(Block block) {
    return block
        .chainState()
        .found("SubtensorModule", "Weights", ScaleValue.of(99), ScaleValue.of(1));
  }

  @Test
  void forkIsLeftForTheChainThatStays() {
    // Given
    Subtensor straight = TestChains.start(true);
    straight.sealEmptyUpTo(Cast.FIRST_BLOCK + 10);
    List<ExtrinsicStatus> statuses = new ArrayList<>();
    chain.listen(
        new ChainListener() {
          @Override
          public void onExtrinsic(BlockHash extrinsic, ExtrinsicStatus status) {
            statuses.add(status);
          }
        });
    chain.sealEmptyUpTo(Cast.FIRST_BLOCK + 5);
    chain.submit(SignedCall.setWeights(chain, VALIDATOR, List.of(0), List.of(1)).extrinsic());

    // When
    chain.fork(2);
    Block lost = chain.head();
    BlockHash lostParent = lost.parentHash();
    chain.endFork();
    Block won = chain.head();
    Block next = chain.seal();
    chain.sealEmptyUpTo(next.number() + 3);

    // Then
    assertThat(lost.number()).isEqualTo(Cast.FIRST_BLOCK + 7);
    assertThat(won.number()).isEqualTo(Cast.FIRST_BLOCK + 8);
    assertThat(straight.hashAt(won.number())).contains(won.hash());
    assertThat(straight.hashAt(lost.number())).isNotEqualTo(Optional.of(lost.hash()));
    assertThat(chain.body(lost.hash())).isPresent();
    assertThat(happened(next, 1)).contains("SubtensorModule.WeightsSet");
    assertThat(statuses)
        .containsExactly(
            new ExtrinsicStatus.Ready(),
            new ExtrinsicStatus.Broadcast(),
            new ExtrinsicStatus.InBlock(lostParent),
            new ExtrinsicStatus.Retracted(lostParent),
            new ExtrinsicStatus.InBlock(next.hash()),
            new ExtrinsicStatus.Finalized(next.hash()));
    assertThatIllegalArgumentException().isThrownBy(() -> chain.fork(4));
  }

  @Test
  void whatIsMadeOnAForkIsLeftWithIt() {
    // Given
    Subtensor straight = TestChains.start(false);
    straight.sealEmptyUpTo(Cast.FIRST_BLOCK + 20);

    // When
    chain.fork(1);
    chain.sealEmptyUpTo(Cast.FIRST_BLOCK + 9);
    long finalOnFork = chain.finalized().number();
    chain.endFork();

    // Then
    assertThat(finalOnFork).isEqualTo(Cast.FIRST_BLOCK);
    assertThat(chain.head().number()).isEqualTo(Cast.FIRST_BLOCK + 10);
    assertThat(straight.hashAt(Cast.FIRST_BLOCK + 10)).contains(chain.head().hash());
    assertThat(chain.finalized().number()).isEqualTo(Cast.FIRST_BLOCK + 7);
  }

  @Test
  void newRuntimeIsInForceAfterTheBlockThatBringsIt() {
    // Given
    chain.submit(SignedCall.setWeights(chain, VALIDATOR, List.of(0), List.of(1)).extrinsic());
    byte[] ofTheOld =
        SignedCall.setWeights(chain, CAST.validators().get(1).keyPair(), List.of(0), List.of(1))
            .extrinsic();
    chain.upgrade(chain.head().runtime().next());

    // When
    Block bringing = chain.seal();
    Submission late = chain.submit(ofTheOld);
    chain.submit(
        SignedCall.setWeights(chain, CAST.validators().get(1).keyPair(), List.of(0), List.of(1))
            .extrinsic());
    Block after = chain.seal();

    // Then
    assertThat(bringing.runtime().specVersion()).isEqualTo(425);
    assertThat(
            TestChains.events(bringing, chain.finalized().runtime()).stream()
                .map(event -> event.name()))
        .contains("SubtensorModule.WeightsSet", "System.CodeUpdated");
    assertThat(late)
        .isInstanceOfSatisfying(
            Submission.Refused.class, refused -> assertThat(refused.code()).isIn(1002, 1010));
    assertThat(happened(after, 1)).contains("SubtensorModule.WeightsSet");
  }

  @Test
  void storageIsAmendedByHandWithoutABlock() {
    // Given
    Block head = chain.sealEmpty();

    // When
    chain.amend(edit -> edit.put("SubtensorModule", "Tempo", 720, ScaleValue.of(99)));

    // Then
    assertThat(chain.head().hash()).isEqualTo(head.hash());
    for (Block block : List.of(chain.head(), chain.finalized())) {
      assertThat(block.chainState().number("SubtensorModule", "Tempo", ScaleValue.of(99)))
          .isEqualTo(720);
    }
  }
}
