package ai.leoma.sandbox.chain.runtime;

import static ai.leoma.sandbox.chain.runtime.Names.SUBTENSOR;

import ai.leoma.chain.runtime.EpochSchedule;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Truth;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.sandbox.chain.ledger.ChainState;
import java.math.BigInteger;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// A subnet in the storage of a block.
public record SubnetStorage(ChainState state, int netuid) {
  private static final int INDEX_STEP = 4096;
  private static final int ROOT = 0;

  public ScaleValue key() {
    return ScaleValue.of(netuid);
  }

  /// Where weights and their like of a mechanism are kept.
  public ScaleValue storageIndex(int mechanism) {
    return ScaleValue.of((long) mechanism * INDEX_STEP + netuid);
  }

  boolean isRoot() {
    return netuid == ROOT;
  }

  public boolean exists() {
    return state.flag(SUBTENSOR, "NetworksAdded", key());
  }

  public boolean hasMechanism(int mechanism) {
    return exists() && mechanism < mechanisms();
  }

  int mechanisms() {
    return (int) state.number(SUBTENSOR, "MechanismCountCurrent", key());
  }

  public int size() {
    return (int) number("SubnetworkN");
  }

  public long number(String item) {
    return state.number(SUBTENSOR, item, key());
  }

  public boolean flag(String item) {
    return state.flag(SUBTENSOR, item, key());
  }

  public OptionalInt uidOf(Bytes hotkey) {
    return state
        .found(SUBTENSOR, "Uids", key(), hotkey)
        .map(uid -> OptionalInt.of(((Whole) uid).value().intValueExact()))
        .orElseGet(OptionalInt::empty);
  }

  /// By uid.
  public List<Bytes> hotkeys() {
    return IntStream.range(0, size())
        .mapToObj(uid -> (Bytes) state.value(SUBTENSOR, "Keys", key(), ScaleValue.of(uid)))
        .toList();
  }

  public Bytes coldkey(Bytes hotkey) {
    return (Bytes) state.value(SUBTENSOR, "Owner", hotkey);
  }

  public boolean isPermitted(int uid) {
    List<ScaleValue> permits = state.list(SUBTENSOR, "ValidatorPermit", key());
    return uid < permits.size() && ((Truth) permits.get(uid)).value();
  }

  boolean isOwners(Bytes hotkey) {
    return state.value(SUBTENSOR, "SubnetOwnerHotkey", key()).equals(hotkey);
  }

  public BigInteger alpha(Bytes hotkey) {
    return state.wide(SUBTENSOR, "TotalHotkeyAlpha", hotkey, key());
  }

  public BigInteger tao(Bytes hotkey) {
    return state.wide(SUBTENSOR, "TotalHotkeyAlpha", hotkey, ScaleValue.of(ROOT));
  }

  /// Alpha and the weighed share of TAO.
  public BigInteger totalStake(Bytes hotkey) {
    BigInteger weight = state.wide(SUBTENSOR, "TaoWeight");
    return alpha(hotkey).add(tao(hotkey).multiply(weight).shiftRight(64));
  }

  public long lastUpdate(int mechanism, int uid) {
    List<ScaleValue> updates = state.list(SUBTENSOR, "LastUpdate", storageIndex(mechanism));
    return uid < updates.size() ? ((Whole) updates.get(uid)).value().longValueExact() : 0;
  }

  /// When epochs fire, as this block knows it.
  public EpochSchedule epochs(long block) {
    return new EpochSchedule(
        block,
        number("LastEpochBlock"),
        number("PendingEpochAt"),
        number("SubnetEpochIndex"),
        number("Tempo"),
        number("BlocksSinceLastStep"));
  }
}
