package ai.leoma.ranking;

import ai.leoma.answer.FreshValue;
import ai.leoma.evaluation.VoteTallies;
import ai.leoma.evaluation.VoteTally;
import ai.leoma.miner.MinerRecord;
import ai.leoma.miner.Miners;
import ai.leoma.validator.RegisteredValidator;
import ai.leoma.validator.ValidatorRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// How each registered validator scores each valid miner over all tasks, as last counted. Nothing
/// of it decides anything: rankings follow from the window. One reading serves everybody who asks
/// within `leoma.ranking.view-age`.
@ApplicationScoped
class ScoreBoard {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final VoteTallies tallies;
  private final Miners miners;
  private final ValidatorRegistry validators;
  private final FreshValue<Scores> shared;

  ScoreBoard(
      RankingConfig config, VoteTallies tallies, Miners miners, ValidatorRegistry validators) {
    this.tallies = tallies;
    this.miners = miners;
    this.validators = validators;
    this.shared =
        FreshValue.unversioned(
            "the scores",
            FreshValue.Ages.readEvery(config.viewAge(), DEADLINE, 0),
            this::read,
            System::nanoTime);
  }

  Uni<Scores> scores() {
    return shared.get();
  }

  private Uni<Scores> read() {
    return Uni.combine()
        .all()
        .unis(tallies.all(), miners.all(), validators.registered())
        .with(ScoreBoard::ofValidMiners);
  }

  private static Scores ofValidMiners(
      List<VoteTally> all, List<MinerRecord> minersNow, List<RegisteredValidator> registered) {
    Set<String> valid =
        minersNow.stream()
            .filter(MinerRecord::valid)
            .map(miner -> miner.hotkey().ss58())
            .collect(Collectors.toSet());
    Set<String> voting =
        registered.stream().map(validator -> validator.hotkey().ss58()).collect(Collectors.toSet());
    return new Scores(
        all.stream()
            .filter(row -> valid.contains(row.miner().ss58()))
            .filter(row -> voting.contains(row.validator().ss58()))
            .toList());
  }

  /// All counting votes there were at the last count.
  Uni<Long> samples() {
    return tallies.votes();
  }
}
