package ai.leoma.chain;

import static ai.leoma.chain.TestHotkeys.ALICE;
import static ai.leoma.chain.TestHotkeys.BOB;
import static ai.leoma.chain.TestHotkeys.CHARLIE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.chain.RevealedCommitments.Revealed;
import io.smallrye.mutiny.Uni;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// What every adapter of [Chain] keeps, whatever it speaks to.
public abstract class ChainContractTest {
  public static final Neuron MINER =
      new Neuron(3, BOB, CHARLIE, false, rao("0"), 0, OptionalLong.of(3));
  public static final Neuron VALIDATOR =
      new Neuron(7, ALICE, CHARLIE, true, rao("5000123456789"), 4711, OptionalLong.of(12));

  /// The imitated subnet behind the adapter.
  public interface Subnet {
    void isAt(long block);

    void hasNeurons(List<Neuron> neurons);

    void hasRevealed(Map<Hotkey, List<Revealed>> revealed);

    /// Plain commitments, which no pulse of a beacon reveals.
    void hasPublished(Map<Hotkey, String> texts);

    /// Refuses everything until told otherwise.
    void goesDown();

    Map<Hotkey, Double> lastWeights();

    byte[] lastCommitment();
  }

  protected abstract Chain chain();

  protected abstract Subnet subnet();

  protected abstract int finalityBlocks();

  /// One that gives up soon, over the same subnet.
  protected Chain impatient() {
    return chain();
  }

  /// Whether the adapter knows when a seat was taken.
  protected abstract boolean tellsRegistrations();

  @Test
  void headIsTheNewestBlock() {
    subnet().isAt(1000);
    assertThat(now(chain().head()).number()).isEqualTo(1000);
  }

  @Test
  void finalizedHeadIsBehindTheHead() {
    // Given
    subnet().isAt(1000);
    // When
    BlockReference block = now(chain().finalizedHead());
    // Then
    assertThat(block.number()).isEqualTo(1000 - finalityBlocks());
    assertThat(block.hash()).isNotEqualTo(now(chain().head()).hash());
  }

  @Test
  void finalizedHeadOfAYoungChainIsItsFirstBlock() {
    subnet().isAt(1);
    assertThat(now(chain().finalizedHead()).number()).isZero();
  }

  @Test
  void blockIsEmptyUntilItIsFinal() {
    // Given
    subnet().isAt(1000);
    long newestFinal = 1000 - finalityBlocks();
    // When
    Optional<BlockReference> tooNew = now(chain().finalizedBlock(newestFinal + 1));
    Optional<BlockReference> known = now(chain().finalizedBlock(newestFinal));
    // Then
    assertThat(tooNew).isEmpty();
    assertThat(known).contains(now(chain().finalizedHead()));
    subnet().isAt(5000);
    assertThat(now(chain().finalizedBlock(newestFinal))).isEqualTo(known);
    assertThatThrownBy(() -> chain().finalizedBlock(-1)).hasMessageContaining("-1");
  }

  @Test
  void metagraphHasEverySeatWithItsExactStake() {
    // Given
    subnet().isAt(20);
    subnet().hasNeurons(List.of(VALIDATOR, MINER));
    // When
    Metagraph metagraph = now(chain().metagraph());
    // Then
    assertThat(metagraph.block().number()).isBetween(20L - finalityBlocks(), 20L);
    assertThat(metagraph.neurons()).containsExactlyInAnyOrder(told(VALIDATOR), told(MINER));
  }

  @Test
  void largestStakeIsExact() {
    // Given
    Neuron whale =
        new Neuron(0, ALICE, BOB, true, rao("18446744073709551615"), 1, OptionalLong.of(1));
    subnet().hasNeurons(List.of(whale));
    // When
    Metagraph metagraph = now(chain().metagraph());
    // Then
    assertThat(metagraph.neurons()).containsExactly(told(whale));
  }

  @Test
  void revealedCommitmentsComeOldestFirst() {
    // Given
    subnet()
        .hasRevealed(
            Map.of(BOB, List.of(new Revealed(90, "newer"), new Revealed(12, "{\"é\":1}"))));
    // When
    RevealedCommitments revealed = now(chain().revealedCommitments());
    // Then
    assertThat(revealed.byHotkey())
        .isEqualTo(Map.of(BOB, List.of(new Revealed(12, "{\"é\":1}"), new Revealed(90, "newer"))));
  }

  @Test
  void seatsAndRevealedCommitmentsComeTogether() {
    // Given
    subnet().isAt(20);
    subnet().hasNeurons(List.of(VALIDATOR, MINER));
    subnet().hasRevealed(Map.of(BOB, List.of(new Revealed(12, "{}"))));
    // When
    SubnetSnapshot snapshot = now(chain().snapshot());
    // Then
    assertThat(snapshot.metagraph()).isEqualTo(now(chain().metagraph()));
    assertThat(snapshot.revealed()).isEqualTo(now(chain().revealedCommitments()));
  }

  @Test
  void plainCommitmentsAreNotRevealedOnes() {
    // Given
    subnet().hasRevealed(Map.of(BOB, List.of(new Revealed(12, "{}"))));
    subnet().hasPublished(Map.of(ALICE, "{\"é\":1}"));
    // When
    Optional<CurrentCommitments> current = now(chain().currentCommitments());
    // Then
    assertThat(current.orElseThrow().byHotkey()).containsOnlyKeys(ALICE);
    assertThat(current.orElseThrow().byHotkey().get(ALICE).parts())
        .containsExactly(new CurrentCommitments.Plain("{\"é\":1}"));
    assertThat(now(chain().revealedCommitments()).byHotkey()).containsOnlyKeys(BOB);
  }

  @Test
  void weightsArriveByHotkey() {
    now(chain().setWeights(Map.of(ALICE, 1.0, BOB, 0.25)));
    assertThat(subnet().lastWeights()).isEqualTo(Map.of(ALICE, 1.0, BOB, 0.25));
  }

  @Test
  void commitmentArrivesByteForByte() {
    byte[] data = "{\"model_name\":\"ü\"}".getBytes(StandardCharsets.UTF_8);
    now(chain().setCommitment(new NewCommitment.Plain(data)));
    assertThat(subnet().lastCommitment()).isEqualTo(data);
  }

  @Test
  void aChainThatIsDownIsAFailureAndNeverAnEmptyAnswer() {
    // Given
    subnet().goesDown();
    Chain chain = impatient();
    // When, Then
    for (Uni<?> call :
        List.of(
            chain.head(),
            chain.finalizedHead(),
            chain.finalizedBlock(5),
            chain.metagraph(),
            chain.revealedCommitments(),
            chain.snapshot(),
            chain.currentCommitments(),
            chain.setWeights(Map.of(ALICE, 1.0)))) {
      assertThatThrownBy(() -> now(call)).isInstanceOf(ChainUnavailable.class);
    }
  }

  public static Rao rao(String amount) {
    return new Rao(new BigInteger(amount));
  }

  private Neuron told(Neuron seat) {
    return tellsRegistrations()
        ? seat
        : new Neuron(
            seat.uid(),
            seat.hotkey(),
            seat.coldkey(),
            seat.validatorPermit(),
            seat.stake(),
            seat.lastUpdateBlock());
  }

  protected static <T> T now(Uni<T> uni) {
    return uni.await().atMost(Duration.ofSeconds(30));
  }
}
