package ai.leoma.sandbox.chain.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StoredStateTest {
  private static final long SEED = 20_261_122;

  /// Keys with bytes above 127, for these come last.
  @Test
  void everyStateStaysWhatItWas() {
    // Given
    SplittableRandom random = new SplittableRandom(SEED);
    NavigableMap<StorageKey, byte[]> expected = new TreeMap<>();
    StoredState state = StoredState.empty();
    List<StoredState> states = new ArrayList<>();
    List<NavigableMap<StorageKey, byte[]>> expectations = new ArrayList<>();

    // When
    for (int block = 0; block < 100; block++) {
      Map<StorageKey, Optional<StoredValue>> changes = new HashMap<>();
      for (int i = 0; i < 5; i++) {
        StorageKey key =
            new StorageKey(new byte[] {(byte) random.nextInt(8), (byte) random.nextInt(256)});
        byte[] value = {(byte) random.nextInt(256)};
        boolean isRemoved = random.nextInt(3) == 0;
        changes.put(key, isRemoved ? Optional.empty() : Optional.of(StoredValue.of(value)));
        expected.remove(key);
        if (!isRemoved) {
          expected.put(key, value);
        }
      }
      state = state.with(changes);
      states.add(state);
      expectations.add(new TreeMap<>(expected));
    }

    // Then
    for (int block = 0; block < states.size(); block++) {
      assertSame(
          states.get(block), expectations.get(block), "seed %d, block %d".formatted(SEED, block));
    }
  }

  private static void assertSame(
      StoredState state, NavigableMap<StorageKey, byte[]> expected, String at) {
    for (int first = 0; first < 8; first++) {
      StorageKey prefix = new StorageKey(new byte[] {(byte) first});
      List<StorageKey> keys =
          expected.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
      assertThat(state.keys(prefix, Optional.empty(), 1000)).as(at).isEqualTo(keys);
      if (keys.size() > 2) {
        assertThat(state.keys(prefix, Optional.of(keys.get(1)), 1))
            .as(at)
            .containsExactly(keys.get(2));
      }
      for (StorageKey key : keys) {
        assertThat(state.value(key).orElseThrow().bytes()).as(at).isEqualTo(expected.get(key));
      }
    }
    assertThat(state.value(new StorageKey(new byte[] {9, 9}))).as(at).isEmpty();
  }
}
