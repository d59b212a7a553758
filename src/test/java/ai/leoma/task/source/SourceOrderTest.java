package ai.leoma.task.source;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.digest.Sha256;
import ai.leoma.task.source.SourceOrder.Candidate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SourceOrderTest {
  private static final String BLOCK = "0x" + "ab".repeat(32);
  private static final String OTHER_BLOCK = "0x" + "cd".repeat(32);
  private static final FrozenPool POOL = pool(8, 3);

  @Test
  void anyoneCanRecomputeTheOrderFromItsDescription() {
    // Given
    String source = "11".repeat(32);
    String other = "22".repeat(32);
    FrozenPool two = FrozenPool.of(List.of(new ClipRef(source, 0), new ClipRef(other, 5000)));

    // When
    List<ClipRef> order = SourceOrder.hashed(two, BLOCK, 7);

    // Then
    boolean firstIsSource =
        sha256("leoma-source-1 " + BLOCK + " 7 " + source)
                .compareTo(sha256("leoma-source-1 " + BLOCK + " 7 " + other))
            < 0;
    assertThat(order.getFirst().sourceSha256()).isEqualTo(firstIsSource ? source : other);
  }

  @Test
  void orderHoldsEveryClipOnceAndKeepsSourcesTogether() {
    // When
    List<ClipRef> order = SourceOrder.hashed(POOL, BLOCK, 1);

    // Then
    assertThat(order).hasSize(24).doesNotHaveDuplicates();
    assertThat(order.stream().map(ClipRef::sourceSha256).distinct()).hasSize(8);
    for (int from = 0; from < order.size(); from += 3) {
      assertThat(order.subList(from, from + 3))
          .extracting(ClipRef::sourceSha256)
          .containsOnly(order.get(from).sourceSha256());
    }
  }

  @Test
  void blockAndTaskBothChangeTheOrder() {
    // When
    List<ClipRef> order = SourceOrder.hashed(POOL, BLOCK, 1);

    // Then
    assertThat(SourceOrder.hashed(POOL, BLOCK, 1)).isEqualTo(order);
    assertThat(SourceOrder.hashed(POOL, OTHER_BLOCK, 1)).isNotEqualTo(order);
    assertThat(SourceOrder.hashed(POOL, BLOCK, 2)).isNotEqualTo(order);
  }

  @Test
  void clipsUsedInTheWindowComeLastLeastRecentlyUsedFirst() {
    // Given
    List<ClipRef> hashed = SourceOrder.hashed(POOL, BLOCK, 50);
    Map<ClipRef, Long> lastUse = new HashMap<>();
    lastUse.put(hashed.get(0), 49L);
    lastUse.put(hashed.get(1), 45L);
    lastUse.put(hashed.get(2), 40L);
    lastUse.put(hashed.get(3), 39L);

    // When
    List<Candidate> order = SourceOrder.of(POOL, BLOCK, 50, lastUse, 40);

    // Then
    assertThat(order).hasSize(24);
    assertThat(order.getFirst()).isEqualTo(new Candidate(hashed.get(3), false));
    assertThat(order.subList(21, 24))
        .containsExactly(
            new Candidate(hashed.get(2), true),
            new Candidate(hashed.get(1), true),
            new Candidate(hashed.get(0), true));
  }

  @Test
  void whenEverythingWasUsedTheLeastRecentlyUsedIsDrawn() {
    // Given
    List<ClipRef> hashed = SourceOrder.hashed(POOL, BLOCK, 50);
    Map<ClipRef, Long> lastUse =
        IntStream.range(0, 24).boxed().collect(toMap(hashed::get, i -> 49L - (i + 5) % 24));

    // When
    Candidate first = SourceOrder.of(POOL, BLOCK, 50, lastUse, 1).getFirst();

    // Then
    assertThat(first.reused()).isTrue();
    assertThat(lastUse.get(first.clip())).isEqualTo(26);
  }

  /// A draw that favoured a source could be exploited by whoever supplies it.
  @Test
  void everySourceIsDrawnAboutEquallyOften() {
    // Given
    long seed = 20261122;
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Integer> draws = new HashMap<>();

    // When
    for (int i = 0; i < 4000; i++) {
      String block = "0x%016x%048x".formatted(random.nextLong(), i);
      draws.merge(
          SourceOrder.hashed(POOL, block, i + 1).getFirst().sourceSha256(), 1, Integer::sum);
    }

    // Then
    assertThat(draws.values()).as("seed %d", seed).hasSize(8).allMatch(n -> n > 400 && n < 600);
  }

  private static FrozenPool pool(int sources, int starts) {
    List<ClipRef> clips = new ArrayList<>();
    for (int source = 1; source <= sources; source++) {
      for (int start = 0; start < starts; start++) {
        clips.add(new ClipRef("%064x".formatted(source), start * 5000L));
      }
    }
    return FrozenPool.of(clips);
  }

  private static String sha256(String text) {
    return Sha256.hexOf(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }
}
