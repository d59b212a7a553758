package ai.leoma.validator;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.Chain;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Hyperparameters;
import ai.leoma.chain.Metagraph;
import ai.leoma.chain.Neuron;
import ai.leoma.chain.NewCommitment;
import ai.leoma.chain.Rao;
import ai.leoma.chain.RevealedCommitments;
import ai.leoma.chain.RevealedCommitments.Revealed;
import ai.leoma.chain.WriteOutcome;
import io.smallrye.mutiny.Uni;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

/// A subnet in memory that notes the weights it is asked to set.
final class FakeChain implements Chain {
  private static final String HASH = "0x" + "0".repeat(64);

  private final List<Neuron> seats = new ArrayList<>();
  private final Map<Hotkey, List<Revealed>> revealed = new HashMap<>();
  final List<Map<Hotkey, Double>> asked = new CopyOnWriteArrayList<>();
  volatile long block = 1000;
  volatile Optional<Hotkey> owner = Optional.empty();
  volatile boolean isDown;
  volatile OptionalLong nextEpoch = OptionalLong.empty();
  volatile boolean tellsHyperparameters = true;
  volatile WriteOutcome outcome = new WriteOutcome.Unconfirmed(OptionalLong.empty());

  void seat(int uid, Hotkey hotkey, long lastUpdateBlock) {
    seats.removeIf(seat -> seat.uid() == uid);
    seats.add(new Neuron(uid, hotkey, hotkey, true, Rao.ofTao(BigDecimal.ONE), lastUpdateBlock));
  }

  void reveals(Hotkey miner) {
    revealed.put(miner, List.of(new Revealed(1, "{}")));
  }

  @Override
  public Uni<BlockReference> head() {
    return answer(new BlockReference(block, HASH));
  }

  @Override
  public Uni<BlockReference> finalizedHead() {
    return head();
  }

  @Override
  public Uni<Optional<BlockReference>> finalizedBlock(long number) {
    return answer(
        number <= block ? Optional.of(new BlockReference(number, HASH)) : Optional.empty());
  }

  @Override
  public Uni<Metagraph> metagraph() {
    return answer(new Metagraph(new BlockReference(block, HASH), seats));
  }

  @Override
  public Uni<RevealedCommitments> revealedCommitments() {
    return answer(new RevealedCommitments(new BlockReference(block, HASH), revealed));
  }

  @Override
  public Uni<Optional<Hotkey>> subnetOwner() {
    return answer(owner);
  }

  @Override
  public Uni<Optional<Hyperparameters>> hyperparameters() {
    if (!tellsHyperparameters) {
      return Uni.createFrom().failure(new IllegalStateException("no such call"));
    }
    return answer(
        Optional.of(
            new Hyperparameters(
                new BlockReference(block, HASH),
                seats.size(),
                360,
                nextEpoch,
                100,
                BigInteger.ZERO,
                false,
                1,
                4,
                1,
                65_535,
                5000,
                64,
                5000,
                Rao.ZERO,
                owner,
                OptionalInt.empty())));
  }

  @Override
  public Uni<WriteOutcome> setWeights(Map<Hotkey, Double> weights) {
    asked.add(weights);
    return answer(outcome);
  }

  @Override
  public Uni<WriteOutcome> setCommitment(NewCommitment commitment) {
    throw new UnsupportedOperationException("a validator commits to nothing");
  }

  private <T> Uni<T> answer(T value) {
    return isDown
        ? Uni.createFrom().failure(new IllegalStateException("the chain is down"))
        : Uni.createFrom().item(value);
  }
}
