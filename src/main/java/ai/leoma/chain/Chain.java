package ai.leoma.chain;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;

/// The subnet as Leoma sees it: reads and writes behind one port.
///
/// Every call has a deadline and bounded retries of its own; a failure ends as [ChainUnavailable],
/// never as an empty answer.
public interface Chain {
  /// The newest block.
  Uni<BlockReference> head();

  /// The newest block that can not be reverted any more.
  Uni<BlockReference> finalizedHead();

  /// The block with this number; empty while it is not there or may still be reverted.
  Uni<Optional<BlockReference>> finalizedBlock(long number);

  Uni<Metagraph> metagraph();

  Uni<RevealedCommitments> revealedCommitments();

  /// Seats and revealed commitments together.
  default Uni<SubnetSnapshot> snapshot() {
    return Uni.combine().all().unis(metagraph(), revealedCommitments()).with(SubnetSnapshot::new);
  }

  /// The commitments in force; empty when the adapter cannot read them.
  default Uni<Optional<CurrentCommitments>> currentCommitments() {
    return Uni.createFrom().item(Optional.empty());
  }

  /// What the subnet demands; empty when the adapter cannot read it.
  default Uni<Optional<Hyperparameters>> hyperparameters() {
    return Uni.createFrom().item(Optional.empty());
  }

  /// The hotkey of the subnet's owner, empty when the adapter cannot read it from the chain.
  Uni<Optional<Hotkey>> subnetOwner();

  /// Sets weights by this process's own hotkey, and tells what became of them. May take minutes:
  /// blocks have to pass. A failure means that nothing was sent.
  ///
  /// @param weights any numbers that are not negative; only their ratios matter
  Uni<WriteOutcome> setWeights(Map<Hotkey, Double> weights);

  /// Publishes a commitment of this process's own hotkey, and tells what became of it. May take
  /// minutes: blocks have to pass. A failure means that nothing was sent.
  Uni<WriteOutcome> setCommitment(NewCommitment commitment);
}
