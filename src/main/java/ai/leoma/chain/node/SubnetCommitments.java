package ai.leoma.chain.node;

import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.CurrentCommitments;
import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.RevealedCommitments;
import ai.leoma.chain.scale.ScaleUnreadable;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.state.Moment;
import ai.leoma.chain.state.StateAt.Entry;
import ai.leoma.chain.state.StoredMap;
import io.smallrye.mutiny.Uni;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Everything that hotkeys committed on a subnet, those without a seat too.
final class SubnetCommitments {
  private static final int KEY_BYTES = 32;

  private final StoredMap map;
  private final int netuid;

  SubnetCommitments(StoredMap map, int netuid) {
    this.map = map;
    this.netuid = netuid;
  }

  Uni<RevealedCommitments> revealed(Moment moment) {
    CommitmentReader reader = new CommitmentReader(moment.runtime().metadata());
    return byHotkey(moment, CommitmentReader.REVEALED, reader::revealed)
        .map(byHotkey -> new RevealedCommitments(moment.block(), byHotkey));
  }

  Uni<CurrentCommitments> current(Moment moment) {
    CommitmentReader reader = new CommitmentReader(moment.runtime().metadata());
    return byHotkey(moment, CommitmentReader.CURRENT, reader::current)
        .map(byHotkey -> new CurrentCommitments(moment.block(), byHotkey));
  }

  private <T> Uni<Map<Hotkey, T>> byHotkey(Moment moment, String item, Function<byte[], T> read) {
    Entry subnet = Entry.of(CommitmentReader.PALLET, item, ScaleValue.of(netuid));
    return map.all(moment, subnet)
        .map(
            values -> {
              Map<Hotkey, T> byHotkey = new HashMap<>();
              values.forEach(
                  (key, value) ->
                      hotkey(moment, item, key)
                          .ifPresent(hotkey -> byHotkey.put(hotkey, read(item, read, value))));
              return byHotkey;
            });
  }

  private static <T> T read(String item, Function<byte[], T> read, byte[] value) {
    try {
      return read.apply(value);
    } catch (ScaleUnreadable unreadable) {
      throw new ChainUnavailable(
          "%s.%s: %s".formatted(CommitmentReader.PALLET, item, unreadable.getMessage()),
          unreadable);
    }
  }

  /// The account at the end of a key, which must be the key of just this account.
  private Optional<Hotkey> hotkey(Moment moment, String item, String key) {
    byte[] bytes = Hex.decode(key);
    byte[] account = Arrays.copyOfRange(bytes, Math.max(0, bytes.length - KEY_BYTES), bytes.length);
    Entry whole =
        Entry.of(
            CommitmentReader.PALLET, item, ScaleValue.of(netuid), new ScaleValue.Bytes(account));
    if (!Arrays.equals(whole.key(moment.runtime().metadata()), bytes)) {
      throw new ChainUnavailable(
          "the storage holds a key of %s.%s that is none".formatted(CommitmentReader.PALLET, item));
    }
    return Accounts.of(account);
  }
}
