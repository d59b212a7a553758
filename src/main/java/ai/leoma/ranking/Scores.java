package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.evaluation.VoteTally;
import ai.leoma.json.WireTime;
import ai.leoma.ranking.ScoreAnswers.Aggregated;
import ai.leoma.ranking.ScoreAnswers.AggregatedScores;
import ai.leoma.ranking.ScoreAnswers.MinerScore;
import ai.leoma.ranking.ScoreAnswers.MinerScores;
import ai.leoma.ranking.ScoreAnswers.ScoreByValidator;
import ai.leoma.ranking.ScoreAnswers.ScoreOfMiner;
import ai.leoma.ranking.ScoreAnswers.Stats;
import ai.leoma.ranking.ScoreAnswers.ValidatorScores;
import ai.leoma.ranking.ScoreAnswers.ValidatorSummary;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The rows behind `/scores`: at most one for each miner and validator, in their order. A score is
/// the share of a validator's votes on a miner that passed (wire contract, section 8).
record Scores(List<VoteTally> rows) {
  Scores {
    rows = List.copyOf(rows);
  }

  List<ValidatorSummary> summaries() {
    return grouped(VoteTally::validator).entrySet().stream()
        .map(group -> summary(group.getKey(), group.getValue()))
        .toList();
  }

  private static ValidatorSummary summary(Hotkey validator, List<VoteTally> own) {
    return new ValidatorSummary(
        validator.ss58(),
        votes(own),
        passed(own),
        averageScore(own),
        passRate(own),
        newest(own).map(WireTime::isoformat).orElse(null));
  }

  MinerScores ofMiner(Hotkey miner) {
    List<VoteTally> own = rows.stream().filter(row -> row.miner().equals(miner)).toList();
    List<ScoreByValidator> byValidator =
        own.stream()
            .map(
                row ->
                    new ScoreByValidator(
                        row.validator().ss58(),
                        row.passRate(),
                        row.votes(),
                        row.passed(),
                        row.passRate(),
                        WireTime.isoformat(row.countedAt())))
            .toList();
    return new MinerScores(miner.ss58(), byValidator, Aggregated.of(score(own)));
  }

  ValidatorScores ofValidator(Hotkey validator) {
    List<ScoreOfMiner> scores =
        rows.stream()
            .filter(row -> row.validator().equals(validator))
            .map(
                row ->
                    new ScoreOfMiner(
                        row.miner().ss58(),
                        row.passRate(),
                        row.votes(),
                        row.passed(),
                        row.passRate(),
                        WireTime.isoformat(row.countedAt())))
            .toList();
    return new ValidatorScores(validator.ss58(), scores, scores.size());
  }

  /// @param newest where there is one, samples and rates are those of its window: settled pairs,
  ///     and those that passed
  AggregatedScores aggregated(Optional<StoredRanking> newest, Instant now) {
    Map<Hotkey, StoredRanking.Place> places =
        newest.map(StoredRanking::places).orElse(List.of()).stream()
            .collect(Collectors.toMap(StoredRanking.Place::hotkey, Function.identity()));
    Map<String, MinerScore> scores = new LinkedHashMap<>();
    grouped(VoteTally::miner)
        .forEach(
            (miner, own) ->
                scores.put(
                    miner.ss58(),
                    newest.isPresent()
                        ? inWindow(Optional.ofNullable(places.get(miner)), own.size())
                        : score(own)));
    return new AggregatedScores(
        scores,
        grouped(VoteTally::validator).size(),
        newest(rows).map(WireTime::of).orElseGet(() -> WireTime.withoutZone(now)));
  }

  private static MinerScore inWindow(Optional<StoredRanking.Place> place, int validators) {
    double rate = place.map(StoredRanking.Place::passRate).orElse(0.0);
    return new MinerScore(
        rate,
        place.map(StoredRanking.Place::settled).orElse(0),
        place.map(StoredRanking.Place::passes).orElse(0),
        rate,
        validators);
  }

  /// @param samples all counting votes there are
  Stats stats(long samples) {
    return new Stats(
        grouped(VoteTally::validator).size(),
        grouped(VoteTally::miner).size(),
        samples,
        rows.size(),
        passRate(rows));
  }

  private static MinerScore score(List<VoteTally> own) {
    return new MinerScore(averageScore(own), votes(own), passed(own), passRate(own), own.size());
  }

  private Map<Hotkey, List<VoteTally>> grouped(Function<VoteTally, Hotkey> by) {
    return rows.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.toList()));
  }

  private static long votes(List<VoteTally> some) {
    return some.stream().mapToLong(VoteTally::votes).sum();
  }

  private static long passed(List<VoteTally> some) {
    return some.stream().mapToLong(VoteTally::passed).sum();
  }

  private static double averageScore(List<VoteTally> some) {
    return some.stream().mapToDouble(VoteTally::passRate).average().orElse(0);
  }

  private static double passRate(List<VoteTally> some) {
    return some.isEmpty() ? 0 : (double) passed(some) / votes(some);
  }

  private static Optional<Instant> newest(List<VoteTally> some) {
    return some.stream().map(VoteTally::countedAt).max(Instant::compareTo);
  }
}
