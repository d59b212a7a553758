package ai.leoma.ranking;

import ai.leoma.access.BlacklistChanged;
import ai.leoma.answer.Answer;
import ai.leoma.answer.FreshValue;
import ai.leoma.miner.MinerRecord;
import ai.leoma.miner.Miners;
import ai.leoma.miner.ValidityChanged;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// `/scores/rank` and `/weights` of this moment, from memory. They follow from the newest stored
/// ranking and from the validity and uid of the miners now; a change of either by this process is
/// in the next answer, one by another replica at the latest after `leoma.ranking.answer-age`.
@ApplicationScoped
public class RankAnswers {
  /// What the answers follow from, in short.
  private record Version(OptionalLong newestRanking, Miners.Version miners) {}

  private record Both(Answer ranks, CurrentWeights.Published weights) {}

  private final Rankings rankings;
  private final Miners miners;
  private final ObjectMapper json;
  private final FreshValue<Both> answers;

  RankAnswers(
      RankingConfig config,
      Rankings rankings,
      Miners miners,
      ObjectMapper json,
      MeterRegistry metrics) {
    this.rankings = rankings;
    this.miners = miners;
    this.json = json;
    this.answers =
        new FreshValue<>(
            "/scores/rank and /weights",
            config.answerAges(),
            this::version,
            this::read,
            System::nanoTime);
    Gauge.builder("leoma.ranking.answer.age", answers, RankAnswers::ageSeconds)
        .description("Time since /weights and /scores/rank were last known to be right")
        .baseUnit("seconds")
        .register(metrics);
  }

  /// Ends as 503 when the database cannot be asked for too long.
  Uni<Answer> ranks() {
    return answers.get().map(Both::ranks);
  }

  /// Ends as 503 when the database cannot be asked for too long: an old winner is not paid.
  Uni<CurrentWeights.Published> weights() {
    return answers.get().map(Both::weights);
  }

  void onRankingStored(@Observes RankingStored stored) {
    answers.outdate();
  }

  void onBlacklistChanged(@Observes BlacklistChanged changed) {
    answers.outdate();
  }

  void onValidityChanged(@Observes ValidityChanged changed) {
    answers.outdate();
  }

  private Uni<Object> version() {
    return Uni.combine().all().unis(rankings.newestId(), miners.version()).with(Version::new);
  }

  private Uni<Both> read() {
    return Uni.combine()
        .all()
        .unis(rankings.newest(), miners.all())
        .asTuple()
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(read -> both(read.getItem1(), read.getItem2()));
  }

  private Both both(Optional<StoredRanking> newest, List<MinerRecord> minersNow) {
    return new Both(
        Answer.of(ScoresResource.ranks(newest, minersNow), json),
        CurrentWeights.published(newest, minersNow, json));
  }

  private static double ageSeconds(FreshValue<Both> answers) {
    return answers.age().map(Duration::toNanos).map(nanos -> nanos / 1e9).orElse(Double.NaN);
  }
}
