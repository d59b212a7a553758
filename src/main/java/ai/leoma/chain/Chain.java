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

  /// The hotkey of the subnet's owner, empty when the adapter cannot read it from the chain.
  Uni<Optional<Hotkey>> subnetOwner();

  /// Asks for weights to be set by this process's own hotkey. Completes when the request was taken,
  /// which is not yet when the chain has it: confirm by [Neuron#lastUpdateBlock()].
  Uni<Void> setWeights(Map<Hotkey, Double> weights);

  /// Publishes a commitment of this process's own hotkey.
  Uni<Void> setCommitment(byte[] data);
}
