package ai.leoma.sandbox;

import ai.leoma.sandbox.studio.MinerKind;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What a miner of the imitated world is called: the title of its kind, and a number from the
/// second of the kind on.
record MinerName(String text, MinerKind kind) {

  private static final Pattern NUMBERED = Pattern.compile("(.+)-([2-9]|[1-9][0-9]{1,2})");

  /// The first names of a world: all kinds in their order, then all again with a number.
  static List<MinerName> first(int count) {
    MinerKind[] kinds = MinerKind.values();
    return IntStream.range(0, count)
        .mapToObj(seat -> of(kinds[seat % kinds.length], seat / kinds.length + 1))
        .toList();
  }

  /// Reads names that a user typed.
  ///
  /// @throws IllegalArgumentException naming the first that is unknown or given twice
  static List<MinerName> read(List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException("miner named twice: " + name);
      }
    }
    return names.stream().map(MinerName::read).toList();
  }

  private static MinerName read(String name) {
    return kindOf(name)
        .map(kind -> new MinerName(name, kind))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown miner " + name + "; known are " + titles() + ", also with a number"));
  }

  private static Optional<MinerKind> kindOf(String name) {
    Matcher numbered = NUMBERED.matcher(name);
    return MinerKind.ofTitle(name)
        .or(() -> numbered.matches() ? MinerKind.ofTitle(numbered.group(1)) : Optional.empty());
  }

  private static MinerName of(MinerKind kind, int ordinal) {
    return new MinerName(ordinal == 1 ? kind.title() : kind.title() + "-" + ordinal, kind);
  }

  private static String titles() {
    return Arrays.stream(MinerKind.values())
        .map(MinerKind::title)
        .collect(Collectors.joining(", "));
  }
}
