package ai.leoma.evaluation;

import ai.leoma.evaluation.Ballot.Cast;
import ai.leoma.evaluation.Ballot.Pair;
import ai.leoma.json.WireTime;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Writes ballots into PostgreSQL: one statement for all items of all ballots of a transaction. No
/// two of its ballots are of one validator.
@ApplicationScoped
class BallotBoxRepository {
  /// A later ballot of the same signed time counts: on a shared pair it waits here until the
  /// earlier one is committed, and so gets the greater position in the log.
  private static final String CAST_VOTES =
      """
      INSERT INTO vote AS counting
        (competition_id, task_id, miner, validator, passed, signed_time_millis, evaluated_at,
         latency_millis, envelope_id, item_index)
      SELECT $1, item.task_id, item.miner, item.validator, item.passed, item.signed_time_millis,
             item.evaluated_at, item.latency_millis, item.envelope_id, item.item_index
      FROM unnest($2::bigint[], $3::text[], $4::text[], $5::boolean[], $6::bigint[],
                  $7::timestamptz[], $8::bigint[], $9::bigint[], $10::smallint[])
        WITH ORDINALITY AS item (task_id, miner, validator, passed, signed_time_millis,
                  evaluated_at, latency_millis, envelope_id, item_index, place)
      ORDER BY item.place
      ON CONFLICT (task_id, miner, validator) DO UPDATE
      SET passed = EXCLUDED.passed, signed_time_millis = EXCLUDED.signed_time_millis,
          evaluated_at = EXCLUDED.evaluated_at,
          latency_millis = coalesce(EXCLUDED.latency_millis, counting.latency_millis),
          envelope_id = EXCLUDED.envelope_id, item_index = EXCLUDED.item_index
      WHERE EXCLUDED.signed_time_millis >= counting.signed_time_millis
      """;

  /// Answered is the vote as it stands now, perhaps a newer one than the item's.
  private static final String ADD_EVALUATIONS =
      """
      INSERT INTO evaluation
        (competition_id, envelope_id, validator, signed_time_millis, evaluated_at, item_index,
         task_id, miner, passed, confidence, reasoning, prompt, s3_bucket, s3_prefix,
         latency_millis, original_artifacts, generated_artifacts, presentation_order,
         evaluation_signature, inconsistent, judged_scores, judged_hundredths, judged_by,
         vote_id, answered_latency_millis)
      SELECT $1, item.envelope_id, item.validator, item.signed_time_millis, item.evaluated_at,
             item.item_index, item.task_id, item.miner, item.passed, item.confidence,
             item.reasoning, item.prompt, item.s3_bucket, item.s3_prefix, item.latency_millis,
             item.original_artifacts, item.generated_artifacts, item.presentation_order,
             item.evaluation_signature, item.inconsistent, item.judged_scores,
             item.judged_hundredths, item.judged_by, vote.id,
             coalesce(item.latency_millis, vote.latency_millis)
      FROM unnest($2::bigint[], $3::text[], $4::bigint[], $5::timestamptz[], $6::smallint[],
                  $7::bigint[], $8::text[], $9::boolean[], $10::smallint[], $11::text[],
                  $12::text[], $13::text[], $14::text[], $15::bigint[], $16::text[], $17::text[],
                  $18::text[], $19::text[], $20::boolean[], $21::text[], $22::smallint[],
                  $23::text[])
        AS item (envelope_id, validator, signed_time_millis, evaluated_at, item_index,
                  task_id, miner, passed, confidence, reasoning,
                  prompt, s3_bucket, s3_prefix, latency_millis, original_artifacts,
                  generated_artifacts, presentation_order, evaluation_signature, inconsistent,
                  judged_scores, judged_hundredths, judged_by)
      JOIN vote
        ON vote.task_id = item.task_id AND vote.miner = item.miner
          AND vote.validator = item.validator
      RETURNING envelope_id, item_index, vote_id, answered_latency_millis
      """;

  private static final String ADD_BALLOTS =
      """
      INSERT INTO ballot (envelope_id, validator, items, first_log_position)
      SELECT added.envelope_id, added.validator, added.items, added.first_log_position
      FROM unnest($1::bigint[], $2::text[], $3::smallint[], $4::bigint[])
        AS added (envelope_id, validator, items, first_log_position)
      """;

  /// Makes the ballots' votes count, but for those that are older than the ones that count.
  Uni<Void> castVotes(SqlConnection transaction, List<NumberedBallot> ballots) {
    Columns<CastVote> votes =
        new Columns<>(ballots.stream().flatMap(CastVote::of).sorted(CastVote.IN_ORDER).toList());
    Tuple values =
        Tuple.tuple()
            .addString(Ballot.COMPETITION)
            .addValue(votes.longs(vote -> vote.pair().taskId()))
            .addValue(votes.texts(vote -> vote.pair().miner().ss58()))
            .addValue(votes.texts(CastVote::validator))
            .addValue(votes.booleans(vote -> vote.cast().passed()))
            .addValue(votes.longs(vote -> vote.ballot().ballot().signedTimeMillis()))
            .addValue(votes.times(vote -> vote.ballot().evaluatedAt().atOffset(ZoneOffset.UTC)))
            .addValue(votes.longs(vote -> vote.cast().latencyMillis().orElse(null)))
            .addValue(votes.longs(vote -> vote.ballot().envelopeId()))
            .addValue(votes.shorts(vote -> (short) vote.cast().itemIndex()));
    return transaction.preparedQuery(CAST_VOTES).execute(values).replaceWithVoid();
  }

  /// Writes the history and answers the samples of each ballot in its order. Call it after the
  /// votes were cast.
  Uni<List<List<Sample>>> addEvaluations(SqlConnection transaction, List<NumberedBallot> ballots) {
    Columns<Item> items = new Columns<>(ballots.stream().flatMap(Item::of).toList());
    Tuple values =
        Tuple.tuple()
            .addString(Ballot.COMPETITION)
            .addValue(items.longs(item -> item.ballot().envelopeId()))
            .addValue(items.texts(item -> item.ballot().ballot().validator().ss58()))
            .addValue(items.longs(item -> item.ballot().ballot().signedTimeMillis()))
            .addValue(items.times(item -> item.ballot().evaluatedAt().atOffset(ZoneOffset.UTC)))
            .addValue(items.shorts(item -> (short) item.index()))
            .addValue(items.longs(item -> item.sample().taskId().longValueExact()))
            .addValue(items.texts(item -> item.sample().miner().ss58()))
            .addValue(items.booleans(item -> item.sample().passed()))
            .addValue(
                items.shorts(
                    item -> item.sample().confidence().map(Integer::shortValue).orElse(null)))
            .addValue(items.texts(item -> item.sample().reasoning().orElse(null)))
            .addValue(items.texts(item -> item.sample().prompt()))
            .addValue(items.texts(item -> item.sample().s3Bucket()))
            .addValue(items.texts(item -> item.sample().s3Prefix()))
            .addValue(items.longs(item -> item.sample().latencyMillis().orElse(null)))
            .addValue(items.texts(item -> item.sample().originalArtifacts().orElse(null)))
            .addValue(items.texts(item -> item.sample().generatedArtifacts().orElse(null)))
            .addValue(items.texts(item -> item.sample().presentationOrder().orElse(null)))
            .addValue(items.texts(item -> item.sample().evaluationSignature().orElse(null)))
            .addValue(items.booleans(Item::contradicted))
            .addValue(items.texts(item -> item.judged().scores().orElse(null)))
            .addValue(items.shorts(Item::judgedHundredths))
            .addValue(items.texts(item -> item.judged().judge().orElse("")));
    return transaction
        .preparedQuery(ADD_EVALUATIONS)
        .execute(values)
        .map(rows -> samples(ballots, rows));
  }

  /// @param firstLogPosition of the first ballot; the others follow it
  Uni<Void> add(SqlConnection transaction, List<NumberedBallot> ballots, long firstLogPosition) {
    Long[] positions = new Long[ballots.size()];
    long position = firstLogPosition;
    for (int i = 0; i < positions.length; i++) {
      positions[i] = position;
      position += ballots.get(i).ballot().items().size();
    }
    Columns<NumberedBallot> columns = new Columns<>(ballots);
    Tuple values =
        Tuple.tuple()
            .addValue(columns.longs(NumberedBallot::envelopeId))
            .addValue(columns.texts(numbered -> numbered.ballot().validator().ss58()))
            .addValue(columns.shorts(numbered -> (short) numbered.ballot().items().size()))
            .addValue(positions);
    return transaction.preparedQuery(ADD_BALLOTS).execute(values).replaceWithVoid();
  }

  private static List<List<Sample>> samples(List<NumberedBallot> ballots, Iterable<Row> rows) {
    Map<Long, Sample[]> byEnvelope = new HashMap<>();
    Map<Long, NumberedBallot> ballotOf = new HashMap<>();
    for (NumberedBallot numbered : ballots) {
      byEnvelope.put(numbered.envelopeId(), new Sample[numbered.ballot().items().size()]);
      ballotOf.put(numbered.envelopeId(), numbered);
    }
    for (Row row : rows) {
      long envelope = row.getLong("envelope_id");
      int index = row.getShort("item_index");
      byEnvelope.get(envelope)[index] = sample(ballotOf.get(envelope), index, row);
    }
    return ballots.stream()
        .map(numbered -> List.of(byEnvelope.get(numbered.envelopeId())))
        .toList();
  }

  private static Sample sample(NumberedBallot numbered, int index, Row row) {
    SampleSubmission item = numbered.ballot().items().get(index);
    return new Sample(
        row.getLong("vote_id"),
        item.taskId().longValueExact(),
        numbered.ballot().validator().ss58(),
        item.miner().ss58(),
        item.prompt(),
        item.s3Bucket(),
        item.s3Prefix(),
        item.passed(),
        item.confidence().orElse(null),
        item.reasoning().orElse(null),
        WireTime.of(numbered.evaluatedAt()),
        row.getLong("answered_latency_millis"));
  }

  /// One vote of one ballot.
  private record CastVote(NumberedBallot ballot, Pair pair, Cast cast) {
    /// All transactions take the rows in this order, so that two of them never wait for each other.
    static final Comparator<CastVote> IN_ORDER =
        Comparator.comparing(CastVote::pair).thenComparing(CastVote::validator);

    static Stream<CastVote> of(NumberedBallot numbered) {
      return numbered.ballot().casts().entrySet().stream()
          .map(cast -> new CastVote(numbered, cast.getKey(), cast.getValue()));
    }

    String validator() {
      return ballot.ballot().validator().ss58();
    }
  }

  /// One item of one ballot.
  private record Item(NumberedBallot ballot, int index) {
    static Stream<Item> of(NumberedBallot numbered) {
      return IntStream.range(0, numbered.ballot().items().size())
          .mapToObj(index -> new Item(numbered, index));
    }

    SampleSubmission sample() {
      return ballot.ballot().items().get(index);
    }

    boolean contradicted() {
      return ballot.ballot().contradicted().get(index);
    }

    JudgedScores judged() {
      return ballot.ballot().judged().get(index);
    }

    Short judgedHundredths() {
      OptionalInt hundredths = judged().overallHundredths();
      return hundredths.isPresent() ? (short) hundredths.getAsInt() : null;
    }
  }

  /// Rows, turned into one array for each column.
  private record Columns<R>(List<R> rows) {
    String[] texts(Function<R, String> column) {
      return values(column, String[]::new);
    }

    Long[] longs(Function<R, Long> column) {
      return values(column, Long[]::new);
    }

    Short[] shorts(Function<R, Short> column) {
      return values(column, Short[]::new);
    }

    Boolean[] booleans(Function<R, Boolean> column) {
      return values(column, Boolean[]::new);
    }

    OffsetDateTime[] times(Function<R, OffsetDateTime> column) {
      return values(column, OffsetDateTime[]::new);
    }

    private <T> T[] values(Function<R, T> column, IntFunction<T[]> array) {
      T[] values = array.apply(rows.size());
      Arrays.setAll(values, i -> column.apply(rows.get(i)));
      return values;
    }
  }
}
