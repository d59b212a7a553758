package ai.leoma.ranking;

import ai.leoma.answer.Answer;
import ai.leoma.answer.AnswersByKey;
import ai.leoma.answer.Turns;
import ai.leoma.chain.Hotkey;
import ai.leoma.ranking.MinerStandings.MadeStanding;
import ai.leoma.ranking.WindowVersions.WindowVersion;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// The standings that somebody asked for, kept until something that they follow from changes, and a
/// little longer: votes arrive all the time. A full one has thousands of votes, which the next one
/// of the miner takes over; still only a few are made at a time, and what is kept has a bound.
@ApplicationScoped
class StandingAnswers {
  private static final long MOST_BYTES = 48L << 20;
  private static final int MADE_AT_ONCE = 2;
  private static final int MOST_WAITING = 256;

  private final MinerStandings standings;
  private final WindowVersions versions;
  private final ObjectMapper json;
  private final AnswersByKey<Hotkey, KeptStanding> answers;
  private final Turns turns = new Turns(MADE_AT_ONCE, MOST_WAITING);

  StandingAnswers(
      RankingConfig config,
      MinerStandings standings,
      WindowVersions versions,
      ObjectMapper json,
      MeterRegistry metrics) {
    this.standings = standings;
    this.versions = versions;
    this.json = json;
    this.answers =
        new AnswersByKey<>(
            MOST_BYTES, KeptStanding::bytes, config.standingRenewal(), System::nanoTime);
    Gauge.builder("leoma.ranking.standing.bytes", answers, AnswersByKey::bytes)
        .description("What the kept standings take")
        .baseUnit("bytes")
        .register(metrics);
  }

  /// Ends as 404 for a hotkey that is no miner's, and as 503 when too many different ones are asked
  /// for at a time.
  Uni<Answer> of(Hotkey hotkey) {
    return versions
        .current()
        .chain(version -> answers.get(version, hotkey, before -> made(hotkey, version, before)))
        .map(KeptStanding::answer);
  }

  /// Whoever asks for hotkeys that are no miners' takes nobody's turn.
  private Uni<KeptStanding> made(
      Hotkey hotkey, WindowVersion version, Optional<KeptStanding> before) {
    return standings
        .validity(hotkey)
        .chain(
            validity ->
                turns.take(
                    () ->
                        standings
                            .of(validity, version, before.map(KeptStanding::votes))
                            .map(made -> KeptStanding.of(made, json))));
  }

  private record KeptStanding(Answer answer, WrittenVotes votes) {
    static KeptStanding of(MadeStanding made, ObjectMapper json) {
      return new KeptStanding(Answer.of(made.view(), json), made.votes());
    }

    /// Nearly all of an answer are votes, but those under embargo are in no answer.
    long bytes() {
      return Math.max(answer.bytes(), votes.jsonBytes()) + votes.bytesBesideJson();
    }
  }
}
