package ai.leoma.chain.submission;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.chain.state.Moment;
import ai.leoma.chain.state.StateAt;
import ai.leoma.chain.state.StateAt.Entry;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/// The commits of one hotkey that the chain holds until it opens or drops them, as its storage has
/// them: those of each epoch together, in the order in which it took them.
final class HeldCommits {
  private static final long MOST_EPOCHS_BACK = 10;

  /// Of one epoch; the chain takes ten.
  private static final int MOST_COMMITS = 64;

  /// How many epochs may begin while an extrinsic is good.
  private static final long EPOCHS_OF_AN_ERA = 2;

  private final Node node;
  private final Hotkey own;
  private final SubnetPlaces places;
  private final ScaleValue account;

  HeldCommits(Node node, Hotkey own, SubnetPlaces places) {
    this.node = node;
    this.own = own;
    this.places = places;
    this.account = new Bytes(own.publicKey().orElseThrow());
  }

  record Held(String digest, long block) {}

  /// What the chain holds of the hotkey's, to be opened in this epoch or a later one.
  ///
  /// @throws ChainUnavailable when the chain cannot be read
  List<SealedWeights> all() {
    Moment moment = node.finalized();
    Entry uid = places.uid(own);
    StateAt state = node.state(moment, List.of(uid, places.epochIndex(), places.revealPeriod()));
    if (!state.has(uid) || !state.has(places.epochIndex())) {
      return List.of();
    }
    long index = state.number(places.epochIndex());
    long period = Math.min(state.number(places.revealPeriod()), MOST_EPOCHS_BACK);
    List<Long> epochs = LongStream.rangeClosed(Math.max(0, index - period), index).boxed().toList();
    StateAt commits = node.state(moment, epochs.stream().map(places::sealedCommits).toList());
    List<SealedWeights> held = new ArrayList<>();
    for (long epoch : epochs) {
      for (Held each : ofOwn(commits, epoch)) {
        held.add(
            new SealedWeights(
                each.digest(),
                each.block(),
                each.block(),
                epoch,
                (int) state.number(uid),
                List.of()));
      }
    }
    return held;
  }

  /// What is to be read for [#epoch] and [#isOver].
  List<Entry> wanted(SealedWeights sealed) {
    List<Entry> wanted = new ArrayList<>(List.of(places.epochIndex(), places.revealPeriod()));
    epochs(sealed).mapToObj(places::sealedCommits).forEach(wanted::add);
    return wanted;
  }

  private static LongStream epochs(SealedWeights sealed) {
    return LongStream.rangeClosed(sealed.epoch(), sealed.epoch() + EPOCHS_OF_AN_ERA);
  }

  /// The epoch with whose commits it is held, if it is.
  OptionalLong epoch(StateAt state, SealedWeights sealed) {
    return epochs(sealed)
        .filter(
            each ->
                ofOwn(state, each).stream().anyMatch(held -> held.digest().equals(sealed.digest())))
        .findFirst();
  }

  /// With the commits of one epoch.
  List<Held> ofOwn(StateAt state, long epoch) {
    Entry commits = places.sealedCommits(epoch);
    return !state.has(commits)
        ? List.of()
        : state.list(commits).stream()
            .filter(Listed.class::isInstance)
            .map(each -> ((Listed) each).elements())
            .filter(parts -> parts.size() > 2 && parts.getFirst().equals(account))
            .limit(MOST_COMMITS)
            .flatMap(parts -> held(parts).stream())
            .toList();
  }

  private static Optional<Held> held(List<ScaleValue> parts) {
    return parts.get(1) instanceof Whole(BigInteger block)
            && parts.get(2) instanceof Bytes(byte[] ciphertext)
        ? Optional.of(new Held(SealedWeights.digest(ciphertext), block.longValue()))
        : Optional.empty();
  }

  /// Whether the epoch is over in which the chain opens what was committed in this one.
  boolean isOver(StateAt state, long epoch) {
    return state.number(places.epochIndex()) - epoch > state.number(places.revealPeriod());
  }
}
