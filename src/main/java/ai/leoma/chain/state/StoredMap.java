package ai.leoma.chain.state;

import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.Hex;
import ai.leoma.chain.rpc.NodeRpc;
import ai.leoma.chain.rpc.RpcAnswers;
import ai.leoma.chain.state.StateAt.Entry;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// All values of a storage map whose keys begin alike: the keys page by page, then what lies under
/// them, everything at one block. There may be only so many, and only so much of them.
public final class StoredMap {
  private static final String KEYS = "state_getKeysPaged";
  private static final int KEYS_PER_PAGE = 1000;
  private static final int VALUES_PER_REQUEST = 250;
  private static final int MOST_VALUES = 16_384;
  private static final int LONGEST_KEY = 512;
  private static final long MOST_BYTES = 64L << 20;

  private final NodeRpc rpc;
  private final StateReader reader;
  private final long mostBytes;

  public StoredMap(NodeRpc rpc, StateReader reader) {
    this(rpc, reader, MOST_BYTES);
  }

  StoredMap(NodeRpc rpc, StateReader reader, long mostBytes) {
    this.rpc = rpc;
    this.reader = reader;
    this.mostBytes = mostBytes;
  }

  /// @param beginning of the keys: an entry with fewer keys than its item has
  /// @return the bytes of each value by its whole key, `0x` and hex digits
  public Uni<Map<String, byte[]>> all(Moment moment, Entry beginning) {
    String prefix = Hex.encodePrefixed(beginning.key(moment.runtime().metadata()));
    return keys(moment, prefix, List.of())
        .chain(keys -> values(moment, keys, new TreeMap<>(), mostBytes));
  }

  private Uni<List<String>> keys(Moment moment, String prefix, List<String> known) {
    String after = known.isEmpty() ? prefix : known.getLast();
    return rpc.call(KEYS, prefix, KEYS_PER_PAGE, after, moment.block().hash())
        .map(answer -> page(answer, prefix, after))
        .chain(
            page -> {
              List<String> all = new ArrayList<>(known);
              all.addAll(page);
              if (all.size() > MOST_VALUES) {
                throw tooMuch();
              }
              return page.size() < KEYS_PER_PAGE
                  ? Uni.createFrom().item(all)
                  : keys(moment, prefix, all);
            });
  }

  /// Keys come in order: a node that repeats one would have us ask for ever.
  private static List<String> page(JsonNode answer, String prefix, String after) {
    if (!answer.isArray() || answer.size() > KEYS_PER_PAGE) {
      throw RpcAnswers.unreadable(KEYS);
    }
    List<String> keys = new ArrayList<>();
    String last = after;
    for (JsonNode each : answer) {
      String key = RpcAnswers.text(KEYS, each);
      if (!key.startsWith(prefix) || key.compareTo(last) <= 0 || key.length() > LONGEST_KEY) {
        throw RpcAnswers.unreadable(KEYS);
      }
      keys.add(key);
      last = key;
    }
    return keys;
  }

  private Uni<Map<String, byte[]>> values(
      Moment moment, List<String> keys, Map<String, byte[]> known, long bytesLeft) {
    if (keys.isEmpty()) {
      return Uni.createFrom().item(known);
    }
    List<String> next = keys.subList(0, Math.min(VALUES_PER_REQUEST, keys.size()));
    return reader
        .stored(moment, next)
        .chain(
            stored -> {
              next.forEach(key -> put(known, key, stored.get(key)));
              long left = bytesLeft - lengthOf(stored.values());
              if (left < 0) {
                throw tooMuch();
              }
              return values(moment, keys.subList(next.size(), keys.size()), known, left);
            });
  }

  private static void put(Map<String, byte[]> values, String key, Optional<byte[]> value) {
    value.ifPresent(bytes -> values.put(key, bytes));
  }

  private static long lengthOf(Collection<Optional<byte[]>> values) {
    return values.stream().flatMap(Optional::stream).mapToLong(value -> value.length).sum();
  }

  private static ChainUnavailable tooMuch() {
    return new ChainUnavailable("the storage holds more under one key than is read");
  }
}
