package ai.leoma.ranking;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.leoma.answer.GzipParts;
import ai.leoma.chain.Hotkey;
import ai.leoma.digest.Sha256;
import ai.leoma.evaluation.PairBallot;
import ai.leoma.task.TaskId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// What a ranking of one moment follows from, in the form that `leoma rank --input` takes.
///
/// Votes under embargo are left out: on pairs that are not settled, which without any vote are as
/// open as with these. That their validators were active is told, as for votes on earlier
/// commitments, and so the same ranking follows.
final class WindowExport {
  private static final int PAIRS_OF_A_PART = 16;
  private static final int TAG_BYTES = 16;
  private static final Comparator<PairBallot> BY_TASK_AND_MINER =
      Comparator.comparing(PairBallot::task).thenComparing(PairBallot::miner);

  private final WindowInputs inputs;
  private final String inputsSha256;
  private final List<PairBallot> shown = new ArrayList<>();
  private final List<PairBallot> embargoed = new ArrayList<>();
  private final TreeMap<TaskId, BitSet> activity = new TreeMap<>();

  private WindowExport(WindowInputs inputs, String inputsSha256) {
    this.inputs = inputs;
    this.inputsSha256 = inputsSha256;
  }

  /// @param result the rules applied to the inputs
  /// @param young the tasks that are not as old as the embargo is long
  static WindowExport of(WindowInputs inputs, RankingResult result, Set<TaskId> young) {
    String digest =
        HexFormat.of().formatHex(RankingSnapshot.of(Rankings.COMPETITION, inputs).sha256());
    WindowExport export = new WindowExport(inputs, digest);
    export.divide(settled(result), young);
    return export;
  }

  private record Pair(TaskId task, Hotkey miner) {}

  private static Set<Pair> settled(RankingResult result) {
    return result.pairs().stream()
        .filter(pair -> pair.state().isSettled())
        .map(pair -> new Pair(pair.task(), pair.miner()))
        .collect(Collectors.toSet());
  }

  private void divide(Set<Pair> settled, Set<TaskId> young) {
    Map<Hotkey, SortedSet<TaskId>> served = inputs.servedInForce();
    Map<TaskId, BitSet> seen = new HashMap<>();
    for (PairBallot ballot : inputs.votes().pairs()) {
      boolean counts = served.getOrDefault(ballot.miner(), new TreeSet<>()).contains(ballot.task());
      boolean isHidden =
          young.contains(ballot.task())
              && !settled.contains(new Pair(ballot.task(), ballot.miner()));
      if (ballot.votes() == 0) {
        continue;
      }
      if (counts && !isHidden) {
        shown.add(ballot);
        seen.computeIfAbsent(ballot.task(), _ -> new BitSet()).or(ballot.voters());
      } else {
        activity.computeIfAbsent(ballot.task(), _ -> new BitSet()).or(ballot.voters());
      }
      if (counts && isHidden) {
        embargoed.add(ballot);
      }
    }
    activity.forEach((task, voters) -> voters.andNot(seen.getOrDefault(task, new BitSet())));
    shown.sort(BY_TASK_AND_MINER);
    embargoed.sort(BY_TASK_AND_MINER);
  }

  /// The same for the same document.
  String tag() {
    String left = embargoed.stream().map(WindowExport::pair).collect(Collectors.joining());
    byte[] digest = Sha256.of((inputsSha256 + left).getBytes(UTF_8));
    return HexFormat.of().formatHex(digest, 0, TAG_BYTES);
  }

  /// The document in parts, for one reader.
  Multi<byte[]> parts(boolean isCompressed) {
    return Multi.createFrom().deferred(() -> written(isCompressed));
  }

  private Multi<byte[]> written(boolean isCompressed) {
    Optional<GzipParts> zip = isCompressed ? Optional.of(new GzipParts()) : Optional.empty();
    int voteParts = (shown.size() + PAIRS_OF_A_PART - 1) / PAIRS_OF_A_PART;
    return Multi.createFrom()
        .range(0, voteParts + 2)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .onItem()
        .transform(
            number -> {
              boolean isLast = number == voteParts + 1;
              byte[] plain =
                  (number == 0 ? head() : isLast ? tail() : votes(number - 1)).getBytes(UTF_8);
              return zip.map(parts -> isLast ? parts.last(plain) : parts.next(plain)).orElse(plain);
            });
  }

  private String head() {
    return "{\"inputs_sha256\":\"%s\",\n\"rules\":%s,\n\"tasks\":[%s],\n\"miners\":[%s],\n\"validators\":[%s],\n\"votes\":["
        .formatted(inputsSha256, rules(), tasks(), miners(), validators());
  }

  private String rules() {
    Rules rules = inputs.rules();
    return "{\"version\":%d,\"window\":%d,\"completeness_percent\":%d,\"dominance_percent\":%d,\"consensus\":\"%s\",\"active_tasks\":%d}"
        .formatted(
            rules.version(),
            rules.window(),
            rules.completenessPercent(),
            rules.dominancePercent(),
            rules.consensus().name().toLowerCase(Locale.ROOT),
            rules.activeTasks());
  }

  private String tasks() {
    return Window.of(inputs.newestPublished(), inputs.rules())
        .map(window -> LongStream.rangeClosed(window.first().value(), window.newest().value()))
        .orElseGet(LongStream::empty)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(","));
  }

  /// Nothing needs escaping: hotkeys are base58.
  private String miners() {
    return inputs.miners().stream()
        .map(WindowInputs::contender)
        .map(
            miner ->
                "{\"hotkey\":\"%s\",\"uid\":%d,\"block\":%s,\"valid\":%b}"
                    .formatted(
                        miner.hotkey().ss58(),
                        miner.uid().orElseThrow(),
                        miner.block().isPresent() ? miner.block().getAsLong() : "null",
                        miner.valid()))
        .collect(Collectors.joining(",\n"));
  }

  private String validators() {
    return inputs.validators().stream()
        .map(
            validator ->
                "{\"hotkey\":\"%s\",\"stake_rao\":%s}"
                    .formatted(validator.hotkey().ss58(), validator.stake().amount()))
        .collect(Collectors.joining(",\n"));
  }

  private String votes(int part) {
    int from = part * PAIRS_OF_A_PART;
    StringBuilder text = new StringBuilder();
    String separator = part == 0 ? "\n" : ",\n";
    for (PairBallot ballot : shown.subList(from, Math.min(shown.size(), from + PAIRS_OF_A_PART))) {
      for (int place : ballot.voters().stream().toArray()) {
        text.append(separator).append(vote(ballot, place));
        separator = ",\n";
      }
    }
    return text.toString();
  }

  private String vote(PairBallot ballot, int place) {
    return "{\"task_id\":"
        + ballot.task().value()
        + ",\"miner\":\""
        + ballot.miner().ss58()
        + "\",\"validator\":\""
        + inputs.validators().get(place).hotkey().ss58()
        + "\",\"passed\":"
        + ballot.passed().get(place)
        + "}";
  }

  private String tail() {
    List<String> active = new ArrayList<>();
    activity.forEach(
        (task, voters) -> voters.stream().forEach(place -> active.add(active(task, place))));
    return "],\n\"activity\":[%s],\n\"embargoed\":[%s]}\n"
        .formatted(
            String.join(",\n", active),
            embargoed.stream().map(WindowExport::pair).collect(Collectors.joining(",\n")));
  }

  private String active(TaskId task, int place) {
    return "{\"task_id\":%d,\"validator\":\"%s\"}"
        .formatted(task.value(), inputs.validators().get(place).hotkey().ss58());
  }

  private static String pair(PairBallot ballot) {
    return "{\"task_id\":%d,\"miner\":\"%s\"}"
        .formatted(ballot.task().value(), ballot.miner().ss58());
  }
}
