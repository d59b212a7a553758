package ai.leoma.chain.submission;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.rpc.RuntimeAt;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.chain.state.Moment;
import ai.leoma.chain.state.StateAt;
import ai.leoma.chain.state.StateAt.Entry;
import ai.leoma.chain.submission.RevealWatch.Fate;
import ai.leoma.chain.submission.RevealWatch.SealedCommit;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds out what became of sealed weights, in finalized blocks: nothing before their epoch; then
/// the chain holds them as long as the beacon's pulse is late; when it holds them no more, an event
/// tells of their reveal, or they were dropped. For one thread.
final class RevealSearch {
  private static final String REVEALED = "SubtensorModule.TimelockedWeightsRevealed";

  /// Nodes keep the states of some hundred blocks only.
  private static final int MOST_BLOCKS_BACK = 250;

  private static final long MOST_EPOCHS_BACK = 10;

  /// The chain opens commits before it begins the epoch, in the same block.
  private static final int BLOCKS_BEFORE_EPOCH = 2;

  private final Node node;
  private final SubnetPlaces places;
  private final Hotkey own;
  private final ScaleValue account;
  private final Map<SealedCommit, Epochs> known = new HashMap<>();

  RevealSearch(Node node, Hotkey own, SubnetPlaces places) {
    this.node = node;
    this.places = places;
    this.own = own;
    this.account = new Bytes(own.publicKey().orElseThrow());
  }

  /// @param committed of which the commit is
  /// @param revealed at whose beginning it must be opened
  private record Epochs(long committed, long revealed) {}

  /// Empty while it is not certain.
  ///
  /// @param awaited all commits of the hotkey that are looked for; those of one epoch are opened
  ///     together, and the last one counts
  /// @throws ChainUnavailable when the chain cannot be read
  Optional<Fate> fate(SealedCommit commit, Collection<SealedCommit> awaited) {
    BlockReference finalized = node.finalizedHead();
    known.keySet().retainAll(awaited);
    if (!known.containsKey(commit)
        && finalized.number() - commit.block().number() > MOST_BLOCKS_BACK) {
      return Optional.of(Fate.UNSEEN);
    }
    Epochs epochs = known.computeIfAbsent(commit, this::epochs);
    Entry held = places.sealedCommits(epochs.committed());
    StateAt now =
        node.state(finalized, List.of(places.epochIndex(), places.lastEpochBlock(), held));
    long index = now.number(places.epochIndex());
    if (index < epochs.revealed() || index == epochs.revealed() && isHeld(now, held, commit)) {
      return Optional.empty();
    }
    return Optional.of(
        index > epochs.revealed() + 1
            ? Fate.UNSEEN
            : fate(now, commit, awaited, index > epochs.revealed()));
  }

  /// What the chain holds of the hotkey's, to be opened in this epoch or a later one.
  ///
  /// @throws ChainUnavailable when the chain cannot be read
  List<SealedCommit> held() {
    Moment moment = node.finalized();
    Entry uid = places.uid(own);
    StateAt state = node.state(moment, List.of(uid, places.epochIndex(), places.revealPeriod()));
    if (!state.has(uid) || !state.has(places.epochIndex())) {
      return List.of();
    }
    long index = state.number(places.epochIndex());
    long period = Math.min(state.number(places.revealPeriod()), MOST_EPOCHS_BACK);
    List<SealedCommit> commits = new ArrayList<>();
    for (long epoch = Math.max(0, index - period); epoch <= index; epoch++) {
      Entry held = places.sealedCommits(epoch);
      StateAt commitsOfEpoch = node.state(moment, List.of(held));
      for (long block : blocksOfOwn(commitsOfEpoch, held)) {
        SealedCommit commit =
            new SealedCommit(node.reference(block), (int) state.number(uid), List.of());
        known.put(commit, new Epochs(epoch, epoch + period));
        commits.add(commit);
      }
    }
    return commits;
  }

  private List<Long> blocksOfOwn(StateAt state, Entry held) {
    return !state.has(held)
        ? List.of()
        : state.list(held).stream()
            .filter(each -> each instanceof Listed(var parts) && isOwn(parts))
            .map(each -> ((Listed) each).elements().get(1))
            .map(each -> each instanceof Whole(BigInteger block) ? block.longValue() : 0L)
            .toList();
  }

  private boolean isOwn(List<ScaleValue> commit) {
    return commit.size() > 1 && commit.get(0).equals(account);
  }

  private Epochs epochs(SealedCommit commit) {
    StateAt state = node.state(commit.block(), List.of(places.epochIndex(), places.revealPeriod()));
    long epoch = state.number(places.epochIndex());
    return new Epochs(epoch, epoch + state.number(places.revealPeriod()));
  }

  /// A runtime that does not tell what it holds may hold it.
  private boolean isHeld(StateAt now, Entry held, SealedCommit commit) {
    return !now.has(held) || blocksOfOwn(now, held).contains(commit.block().number());
  }

  /// @param isOver whether the epoch after that of the reveal has begun
  private Fate fate(
      StateAt now, SealedCommit commit, Collection<SealedCommit> awaited, boolean isOver) {
    long epochBlock = now.number(places.lastEpochBlock());
    long newest = isOver ? epochBlock - 1 : now.block().number();
    long earliest = isOver ? commit.block().number() + 1 : epochBlock - BLOCKS_BEFORE_EPOCH;
    long first = Math.max(earliest, newest - MOST_BLOCKS_BACK);
    for (long number = newest; number >= first; number--) {
      BlockReference block = node.reference(number);
      if (reveals(block)) {
        return isRowOf(awaited, block, commit) ? Fate.REVEALED : Fate.DIFFERS;
      }
    }
    return first > earliest ? Fate.UNSEEN : Fate.MISSING;
  }

  private boolean reveals(BlockReference block) {
    ScaleValue told = new Listed(List.of(ScaleValue.of(places.netuid()), account));
    RuntimeAt runtime = node.runtime(node.reference(Math.max(0, block.number() - 1)).hash());
    return node.events(block, runtime).stream()
        .anyMatch(event -> event.name().equals(REVEALED) && event.content().equals(told));
  }

  private boolean isRowOf(
      Collection<SealedCommit> awaited, BlockReference block, SealedCommit commit) {
    if (commit.weights().isEmpty()) {
      return true;
    }
    Entry row = places.weightsOf(commit.uid());
    Optional<ScaleValue> set = node.state(block, List.of(row)).value(row);
    return awaited.stream()
        .anyMatch(each -> set.equals(Optional.of(SubnetPlaces.row(each.weights()))));
  }
}
