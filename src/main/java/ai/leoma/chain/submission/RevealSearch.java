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
import ai.leoma.chain.submission.RevealVerdict.Departure;
import ai.leoma.chain.submission.RevealWatch.Fate;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds out what became of sealed weights, in finalized blocks. The chain holds them until it
/// opens or drops them; so the block in which it does is found by bisection, and that block tells.
/// For one thread.
final class RevealSearch {
  private static final String REVEALED = "SubtensorModule.TimelockedWeightsRevealed";

  /// Nodes keep the states of some hundred blocks only.
  private static final int MOST_BLOCKS_BACK = 250;

  private final Node node;
  private final SubnetPlaces places;
  private final Hotkey own;
  private final ScaleValue account;
  private final HeldCommits commits;
  private final Map<String, Long> seen = new HashMap<>();

  RevealSearch(Node node, Hotkey own, SubnetPlaces places) {
    this.node = node;
    this.places = places;
    this.own = own;
    this.account = new Bytes(own.publicKey().orElseThrow());
    this.commits = new HeldCommits(node, own, places);
  }

  /// Empty while it is not certain.
  ///
  /// @param awaited all that is looked for
  /// @throws ChainUnavailable when the chain cannot be read
  Optional<Fate> fate(SealedWeights sealed, Collection<SealedWeights> awaited) {
    Set<String> digests =
        awaited.stream().map(SealedWeights::digest).collect(Collectors.toUnmodifiableSet());
    seen.keySet().retainAll(digests);
    StateAt now = node.state(node.finalized(), commits.wanted(sealed));
    if (!now.has(places.sealedCommits(sealed.epoch()))) {
      return Optional.of(Fate.UNSEEN);
    }
    long number = now.block().number();
    OptionalLong epoch = commits.epoch(now, sealed);
    if (epoch.isPresent()) {
      seen.put(sealed.digest(), number);
      return commits.isOver(now, epoch.getAsLong()) ? Optional.of(Fate.MISSING) : Optional.empty();
    }
    // also when a node that is asked next is behind the one before
    return number <= seen.getOrDefault(sealed.digest(), sealed.lastBlock())
        ? Optional.empty()
        : Optional.of(fateOfGone(sealed, awaited, now.block()));
  }

  private Fate fateOfGone(
      SealedWeights sealed, Collection<SealedWeights> awaited, BlockReference finalized) {
    node.requireOnBestChain(finalized);
    long oldest = Math.max(0, finalized.number() - MOST_BLOCKS_BACK);
    OptionalLong before = lastSeen(sealed, oldest, finalized);
    if (before.isEmpty()) {
      return fateByTraces(sealed, oldest, finalized);
    }
    long block = firstWithout(sealed, before.getAsLong(), finalized.number());
    Departure departure = departure(sealed, block);
    node.requireOnBestChain(finalized);
    return RevealVerdict.of(sealed, departure, awaited);
  }

  /// A block whose state can still be read and holds it.
  private OptionalLong lastSeen(SealedWeights sealed, long oldest, BlockReference finalized) {
    Long last = seen.get(sealed.digest());
    if (last != null && last >= oldest) {
      return OptionalLong.of(last);
    }
    if (last != null || sealed.lastBlock() < oldest) {
      return isHeld(sealed, oldest) ? OptionalLong.of(oldest) : OptionalLong.empty();
    }
    if (!mayHaveBeenTaken(sealed, finalized)) {
      return OptionalLong.empty();
    }
    for (long number = sealed.lastBlock();
        number >= Math.max(oldest, sealed.firstBlock());
        number--) {
      if (isHeld(sealed, number)) {
        return OptionalLong.of(number);
      }
    }
    return OptionalLong.empty();
  }

  private boolean isHeld(SealedWeights sealed, long number) {
    return commits
        .epoch(node.state(node.reference(number), commits.wanted(sealed)), sealed)
        .isPresent();
  }

  private long firstWithout(SealedWeights sealed, long holding, long notHolding) {
    long low = holding;
    long high = notHolding;
    while (high - low > 1) {
      long middle = (low + high) >>> 1;
      if (isHeld(sealed, middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private Departure departure(SealedWeights sealed, long number) {
    BlockReference parent = node.reference(number - 1);
    BlockReference block = node.reference(number);
    RuntimeAt runtime = node.runtime(parent.hash());
    StateAt before = node.state(new Moment(parent, runtime), commits.wanted(sealed));
    long epoch =
        commits
            .epoch(before, sealed)
            .orElseThrow(() -> new ChainUnavailable("the node's blocks have changed"));
    List<Entry> wanted = new ArrayList<>(commits.wanted(sealed));
    Entry row = places.weightsOf(sealed.uid());
    wanted.add(row);
    StateAt after = node.state(block, wanted);
    List<HeldCommits.Held> left = commits.ofOwn(after, epoch);
    List<String> gone =
        commits.ofOwn(before, epoch).stream()
            .filter(each -> !left.contains(each))
            .map(HeldCommits.Held::digest)
            .toList();
    return new Departure(
        gone, reveals(block, runtime), commits.isOver(after, epoch), after.value(row));
  }

  private long reveals(BlockReference block, RuntimeAt runtime) {
    ScaleValue told = new Listed(List.of(ScaleValue.of(places.netuid()), account));
    return node.events(block, runtime).stream()
        .filter(event -> event.name().equals(REVEALED) && event.content().equals(told))
        .count();
  }

  /// Each commit is noted as the hotkey's last update.
  private boolean mayHaveBeenTaken(SealedWeights sealed, BlockReference finalized) {
    return lastUpdate(sealed, finalized).orElse(Long.MAX_VALUE) >= sealed.firstBlock();
  }

  /// Empty when the hotkey does not have the seat any more.
  private OptionalLong lastUpdate(SealedWeights sealed, BlockReference finalized) {
    Entry uid = places.uid(own);
    StateAt state = node.state(finalized, List.of(uid, places.lastUpdates()));
    return state.value(uid).equals(Optional.of(ScaleValue.of(sealed.uid())))
            && state.element(places.lastUpdates(), sealed.uid()).orElse(ScaleValue.NOTHING)
                instanceof Whole(BigInteger block)
        ? OptionalLong.of(block.longValue())
        : OptionalLong.empty();
  }

  /// By what is left when the states of its blocks are not kept any more.
  private Fate fateByTraces(SealedWeights sealed, long oldest, BlockReference finalized) {
    boolean wasTaken = sealed.isTaken() || seen.containsKey(sealed.digest());
    OptionalLong lastUpdate = lastUpdate(sealed, finalized);
    if (!wasTaken
        && (sealed.firstBlock() >= oldest
            || lastUpdate.orElse(Long.MAX_VALUE) < sealed.firstBlock())) {
      return Fate.NEVER_TAKEN;
    }
    if (lastUpdate.isEmpty() || sealed.weights().isEmpty()) {
      return Fate.UNSEEN;
    }
    Entry row = places.weightsOf(sealed.uid());
    if (node.state(finalized, List.of(row))
        .value(row)
        .equals(Optional.of(SubnetPlaces.row(sealed.weights())))) {
      return Fate.REVEALED;
    }
    return lastUpdate.getAsLong() <= sealed.lastBlock() ? Fate.MISSING : Fate.UNSEEN;
  }
}
