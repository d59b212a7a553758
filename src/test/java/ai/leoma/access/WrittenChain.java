package ai.leoma.access;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.Chain;
import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Metagraph;
import ai.leoma.chain.NewCommitment;
import ai.leoma.chain.RevealedCommitments;
import ai.leoma.chain.WriteOutcome;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// A chain whose metagraph and commitments the test writes; unreachable until it does.
@Alternative
@ApplicationScoped
public class WrittenChain implements Chain {
  private final AtomicReference<Metagraph> metagraph = new AtomicReference<>();

  private final AtomicReference<RevealedCommitments> revealed = new AtomicReference<>();

  /// Empty: the commitments cannot be read.
  public void reveal(Optional<RevealedCommitments> next) {
    revealed.set(next.orElse(null));
  }

  /// Empty: the chain cannot be reached.
  public void write(Optional<Metagraph> next) {
    metagraph.set(next.orElse(null));
  }

  @Override
  public Uni<Metagraph> metagraph() {
    Metagraph written = metagraph.get();
    return written == null ? unreachable() : Uni.createFrom().item(written);
  }

  @Override
  public Uni<BlockReference> head() {
    return unreachable();
  }

  @Override
  public Uni<BlockReference> finalizedHead() {
    return unreachable();
  }

  @Override
  public Uni<Optional<BlockReference>> finalizedBlock(long number) {
    return unreachable();
  }

  @Override
  public Uni<RevealedCommitments> revealedCommitments() {
    RevealedCommitments written = revealed.get();
    return written == null ? unreachable() : Uni.createFrom().item(written);
  }

  @Override
  public Uni<Optional<Hotkey>> subnetOwner() {
    return unreachable();
  }

  @Override
  public Uni<WriteOutcome> setWeights(Map<Hotkey, Double> weights) {
    return unreachable();
  }

  @Override
  public Uni<WriteOutcome> setCommitment(NewCommitment commitment) {
    return unreachable();
  }

  private static <T> Uni<T> unreachable() {
    return Uni.createFrom().failure(new ChainUnavailable("unplugged"));
  }
}
