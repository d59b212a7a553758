package ai.leoma.chain.submission;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.scale.ScaleValue.Truth;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.chain.state.StateAt;
import ai.leoma.chain.state.StateAt.Entry;
import ai.leoma.chain.submission.WeightRules.Limits;
import java.math.BigInteger;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// What the storage says of a writer of weights and of those who are to get some.
record WeightState(SubnetPlaces places, Hotkey own, Set<Hotkey> payees) {
  private static final long NO_LIMIT = 65_535;

  WeightState {
    payees = Set.copyOf(payees);
  }

  /// All that is to be read, at one block.
  Collection<Entry> wanted() {
    Set<Entry> wanted =
        new LinkedHashSet<>(
            List.of(
                places.uid(own),
                places.ownerHotkey(),
                places.seats(),
                places.lastUpdates(),
                places.permits(),
                places.rateLimit(),
                places.versionKey(),
                places.leastWeights(),
                places.greatestWeight(),
                places.sealsWeights(),
                places.sealVersion(),
                places.revealPeriod(),
                FollowedBeacon.entry(),
                SubnetPlaces.now()));
    wanted.addAll(places.ofEpochs());
    payees.forEach(payee -> wanted.add(places.uid(payee)));
    return wanted;
  }

  Limits limits(StateAt state) {
    OptionalInt ownUid = uid(state, own);
    Map<Hotkey, Integer> uids = new HashMap<>();
    payees.forEach(payee -> uid(state, payee).ifPresent(uid -> uids.put(payee, uid)));
    return new Limits(
        state.block().number() + 1,
        ownUid,
        uids,
        (int) state.number(places.seats()),
        ownUid.isPresent() ? lastUpdate(state, ownUid.getAsInt()) : 0,
        state.number(places.rateLimit()),
        ownUid.isPresent() && hasPermit(state, ownUid.getAsInt()),
        state.account(places.ownerHotkey()).equals(Optional.of(own)),
        (int) state.number(places.leastWeights()),
        (int)
            (state.has(places.greatestWeight()) ? state.number(places.greatestWeight()) : NO_LIMIT),
        state.wholeNumber(places.versionKey()));
  }

  private OptionalInt uid(StateAt state, Hotkey hotkey) {
    Entry uid = places.uid(hotkey);
    return state.has(uid) ? OptionalInt.of((int) state.number(uid)) : OptionalInt.empty();
  }

  private long lastUpdate(StateAt state, int uid) {
    return state
        .element(places.lastUpdates(), uid)
        .map(each -> each instanceof Whole(BigInteger block) ? block.longValue() : 0L)
        .orElse(0L);
  }

  private boolean hasPermit(StateAt state, int uid) {
    return state.element(places.permits(), uid).equals(Optional.of(new Truth(true)));
  }
}
