package ai.leoma.cli.mining;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.Chain;
import ai.leoma.chain.CurrentCommitments;
import ai.leoma.chain.CurrentCommitments.Plain;
import ai.leoma.chain.CurrentCommitments.Published;
import ai.leoma.chain.CurrentCommitments.Sealed;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Neuron;
import ai.leoma.chain.RevealedCommitments.Revealed;
import ai.leoma.chain.SubnetSnapshot;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What the chain knows of one miner.
///
/// @param head the newest block
/// @param snapshotBlock the block of everything else
/// @param seat empty when the hotkey is not registered
/// @param revealed oldest first
/// @param waiting the commitment in force, if it is sealed still
/// @param plain whether the commitment in force is a plain one, which does not count
record SubnetReading(
    BlockReference head,
    BlockReference snapshotBlock,
    Optional<Neuron> seat,
    List<Revealed> revealed,
    Optional<Waiting> waiting,
    boolean plain) {
  SubnetReading {
    revealed = List.copyOf(revealed);
  }

  /// @param block in which it was published; empty when the adapter cannot tell
  record Waiting(OptionalLong block, long revealRound) {}

  static Uni<SubnetReading> of(Chain chain, Hotkey hotkey) {
    return chain
        .head()
        .chain(
            head ->
                chain
                    .snapshot()
                    .chain(
                        snapshot ->
                            chain
                                .currentCommitments()
                                .map(current -> of(hotkey, head, snapshot, current))));
  }

  private static SubnetReading of(
      Hotkey hotkey,
      BlockReference head,
      SubnetSnapshot snapshot,
      Optional<CurrentCommitments> current) {
    Optional<Published> published =
        current.flatMap(all -> Optional.ofNullable(all.byHotkey().get(hotkey)));
    return new SubnetReading(
        head,
        snapshot.metagraph().block(),
        snapshot.metagraph().ofHotkey(hotkey),
        snapshot.revealed().byHotkey().getOrDefault(hotkey, List.of()),
        published.flatMap(SubnetReading::waiting),
        published.filter(SubnetReading::isPlain).isPresent());
  }

  private static Optional<Waiting> waiting(Published published) {
    return published.parts().stream()
        .filter(Sealed.class::isInstance)
        .map(part -> new Waiting(published.block(), ((Sealed) part).revealRound()))
        .findFirst();
  }

  private static boolean isPlain(Published published) {
    return published.parts().stream().anyMatch(Plain.class::isInstance);
  }
}
