package ai.leoma.sandbox.chain;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import ai.leoma.chain.RevealedCommitments.Revealed;
import ai.leoma.chain.scale.ScaleReader;
import ai.leoma.chain.scale.ScaleUnreadable;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.sandbox.chain.ledger.Block;
import ai.leoma.sandbox.chain.ledger.ChainState;
import ai.leoma.sandbox.chain.ledger.StorageKey;
import ai.leoma.sandbox.chain.runtime.Names;
import ai.leoma.sandbox.chain.runtime.SubnetStorage;
import ai.leoma.sandbox.chain.subtensor.Subtensor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The subnet at a block in plain values, read from storage.
final class SubnetView {
  private final ChainState state;
  private final SubnetStorage subnet;
  private final List<Bytes> hotkeys;

  SubnetView(Block block, int netuid) {
    this.state = block.chainState();
    this.subnet = new SubnetStorage(state, netuid);
    this.hotkeys = subnet.hotkeys();
  }

  /// One who has a place.
  record Seat(
      int uid, Hotkey hotkey, Hotkey coldkey, boolean isValidator, Rao stake, long lastUpdate) {}

  /// By uid.
  List<Seat> seats() {
    List<Seat> seats = new ArrayList<>();
    for (int uid = 0; uid < hotkeys.size(); uid++) {
      Bytes hotkey = hotkeys.get(uid);
      seats.add(
          new Seat(
              uid,
              hotkey(hotkey),
              hotkey(subnet.coldkey(hotkey)),
              subnet.isPermitted(uid),
              new Rao(subnet.totalStake(hotkey)),
              subnet.lastUpdate(0, uid)));
    }
    return List.copyOf(seats);
  }

  /// What a seat has revealed, oldest first.
  List<Revealed> revealed(Seat seat) {
    return state
        .found(Names.COMMITMENTS, "RevealedCommitments", subnet.key(), Names.account(seat.hotkey()))
        .map(all -> ((Listed) all).elements())
        .orElse(List.of())
        .stream()
        .map(SubnetView::revealed)
        .toList();
  }

  private static Revealed revealed(ScaleValue entry) {
    List<ScaleValue> parts = ((Listed) entry).elements();
    byte[] plain = withoutLength(((Bytes) parts.get(0)).value());
    return new Revealed(
        ((Whole) parts.get(1)).value().longValueExact(), new String(plain, StandardCharsets.UTF_8));
  }

  private static byte[] withoutLength(byte[] plain) {
    try {
      ScaleReader in = new ScaleReader(plain);
      byte[] content = in.byteVector();
      in.requireEnd();
      return content;
    } catch (ScaleUnreadable hasNone) {
      return plain;
    }
  }

  /// What a seat has published openly.
  Optional<byte[]> plainCommitment(Seat seat) {
    return state
        .found(Names.COMMITMENTS, "CommitmentOf", subnet.key(), Names.account(seat.hotkey()))
        .map(registration -> ((Struct) registration).fields().get("info"))
        .map(info -> ((Listed) ((Struct) info).fields().get("fields")).elements())
        .flatMap(fields -> fields.stream().flatMap(field -> raw(field).stream()).findFirst());
  }

  private static Optional<byte[]> raw(ScaleValue field) {
    return field instanceof Chosen(String name, Bytes(byte[] bytes)) && name.contains("Raw")
        ? Optional.of(bytes)
        : Optional.empty();
  }

  /// The weights in force, by the hotkey that set them.
  static Map<Hotkey, Map<Hotkey, Integer>> weights(Block block, int netuid) {
    SubnetView view = new SubnetView(block, netuid);
    Map<Hotkey, Map<Hotkey, Integer>> weights = new LinkedHashMap<>();
    for (int uid = 0; uid < view.hotkeys.size(); uid++) {
      Map<Hotkey, Integer> own = new LinkedHashMap<>();
      for (ScaleValue weight :
          view.state.list(
              Names.SUBTENSOR, "Weights", view.subnet.storageIndex(0), ScaleValue.of(uid))) {
        List<ScaleValue> parts = ((Listed) weight).elements();
        own.put(hotkey(view.hotkeys.get(number(parts.get(0)))), number(parts.get(1)));
      }
      if (!own.isEmpty()) {
        weights.put(hotkey(view.hotkeys.get(uid)), Map.copyOf(own));
      }
    }
    return Map.copyOf(weights);
  }

  /// Whether sealed weights wait to be opened.
  static boolean hasCommits(Subtensor chain) {
    Block head = chain.head();
    SubnetStorage subnet = new SubnetStorage(head.chainState(), chain.netuid());
    StorageKey prefix =
        new StorageKey(
            head.runtime()
                .keys()
                .key(Names.SUBTENSOR, "TimelockedWeightCommits", subnet.storageIndex(0)));
    return !head.state().keys(prefix, Optional.empty(), 1).isEmpty();
  }

  private static int number(ScaleValue value) {
    return ((Whole) value).value().intValueExact();
  }

  private static Hotkey hotkey(Bytes account) {
    return Hotkey.ofPublicKey(account.value());
  }
}
