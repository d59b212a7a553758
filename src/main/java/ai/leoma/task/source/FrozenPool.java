package ai.leoma.task.source;

import static java.util.stream.Collectors.joining;

import ai.leoma.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Every clip that a round may draw, frozen before the block that decides is known (rules 9).
///
/// Its text is one line per source, `sha256 start start …` with starts in milliseconds, sources and
/// starts ascending, each line ended by a line feed; its digest is the SHA-256 of that text.
///
/// @param startsBySource never empty lists, both levels ascending
public record FrozenPool(SequencedMap<String, List<Long>> startsBySource) {

  public FrozenPool {
    TreeMap<String, List<Long>> ordered = new TreeMap<>();
    startsBySource.forEach(
        (source, starts) -> {
          if (starts.isEmpty()) {
            throw new IllegalArgumentException("a source without a start: " + source);
          }
          starts.forEach(start -> new ClipRef(source, start));
          ordered.put(source, starts.stream().distinct().sorted().toList());
        });
    startsBySource = java.util.Collections.unmodifiableSequencedMap(ordered);
  }

  public static FrozenPool of(Collection<ClipRef> clips) {
    TreeMap<String, List<Long>> starts = new TreeMap<>();
    clips.forEach(
        clip ->
            starts
                .computeIfAbsent(clip.sourceSha256(), source -> new ArrayList<>())
                .add(clip.startMillis()));
    return new FrozenPool(starts);
  }

  public static FrozenPool ofText(String text) {
    TreeMap<String, List<Long>> starts = new TreeMap<>();
    text.lines()
        .map(line -> Arrays.asList(line.split(" ", -1)))
        .forEach(
            fields ->
                starts.put(
                    fields.getFirst(),
                    fields.subList(1, fields.size()).stream().map(Long::valueOf).toList()));
    return new FrozenPool(starts);
  }

  public String text() {
    return startsBySource.entrySet().stream()
        .map(
            entry ->
                entry.getKey()
                    + entry.getValue().stream().map(start -> " " + start).collect(joining())
                    + "\n")
        .collect(joining());
  }

  public String digest() {
    return Sha256.hexOf(text().getBytes(StandardCharsets.UTF_8));
  }

  public boolean isEmpty() {
    return startsBySource.isEmpty();
  }
}
