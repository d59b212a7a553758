package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import ai.leoma.database.Database;
import ai.leoma.evaluation.Ballot.Cast;
import ai.leoma.evaluation.Ballot.Pair;
import ai.leoma.json.WireTime;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Ballots, evaluations and votes in PostgreSQL: one statement for all items of a ballot.
@ApplicationScoped
class BallotRepository {
  /// A later ballot of the same signed time counts: on a shared pair it waits here until the
  /// earlier one is committed, and so gets the greater position in the log.
  private static final String CAST_VOTES =
      """
      INSERT INTO vote AS counting
        (competition_id, task_id, miner, validator, passed, signed_time_millis, evaluated_at,
         latency_millis, envelope_id, item_index)
      SELECT $1, item.task_id, item.miner, $2, item.passed, $3, $4, item.latency_millis, $5,
             item.item_index
      FROM unnest($6::bigint[], $7::text[], $8::boolean[], $9::bigint[], $10::smallint[])
        WITH ORDINALITY AS item (task_id, miner, passed, latency_millis, item_index, place)
      ORDER BY item.place
      ON CONFLICT (task_id, miner, validator) DO UPDATE
      SET passed = EXCLUDED.passed, signed_time_millis = EXCLUDED.signed_time_millis,
          evaluated_at = EXCLUDED.evaluated_at,
          latency_millis = coalesce(EXCLUDED.latency_millis, counting.latency_millis),
          envelope_id = EXCLUDED.envelope_id, item_index = EXCLUDED.item_index
      WHERE EXCLUDED.signed_time_millis >= counting.signed_time_millis
      RETURNING id, task_id, miner, latency_millis
      """;

  private static final String STANDING_VOTES =
      """
      SELECT vote.id, vote.task_id, vote.miner, vote.latency_millis
      FROM unnest($2::bigint[], $3::text[]) AS pair (task_id, miner)
      JOIN vote USING (task_id, miner)
      WHERE vote.validator = $1
      """;

  private static final String ADD_EVALUATIONS =
      """
      INSERT INTO evaluation
        (competition_id, envelope_id, validator, signed_time_millis, evaluated_at, item_index,
         task_id, miner, passed, confidence, reasoning, prompt, s3_bucket, s3_prefix,
         latency_millis, original_artifacts, generated_artifacts, presentation_order,
         evaluation_signature, inconsistent, vote_id, answered_latency_millis)
      SELECT $1, $2, $3, $4, $5, item.place - 1, item.task_id, item.miner, item.passed,
             item.confidence, item.reasoning, item.prompt, item.s3_bucket, item.s3_prefix,
             item.latency_millis, item.original_artifacts, item.generated_artifacts,
             item.presentation_order, item.evaluation_signature, item.inconsistent, item.vote_id,
             item.answered_latency_millis
      FROM unnest($6::bigint[], $7::text[], $8::boolean[], $9::smallint[], $10::text[], $11::text[],
                  $12::text[], $13::text[], $14::bigint[], $15::text[], $16::text[], $17::text[],
                  $18::text[], $19::boolean[], $20::bigint[], $21::bigint[])
        WITH ORDINALITY AS item (task_id, miner, passed, confidence, reasoning, prompt, s3_bucket,
                  s3_prefix, latency_millis, original_artifacts, generated_artifacts,
                  presentation_order, evaluation_signature, inconsistent, vote_id,
                  answered_latency_millis, place)
      """;

  private static final String ADD_BALLOT =
      """
      INSERT INTO ballot (envelope_id, validator, items, first_log_position)
      VALUES ($1, $2, $3, $4)
      """;

  private static final String SAMPLES =
      """
      SELECT vote_id, task_id, validator, miner, prompt, s3_bucket, s3_prefix, passed, confidence,
             reasoning, evaluated_at, answered_latency_millis
      FROM evaluation
      WHERE envelope_id = $1
      ORDER BY item_index
      """;

  private static final String ENVELOPE = "SELECT id FROM signed_envelope WHERE digest = $1";

  private final Database database;

  BallotRepository(Database database) {
    this.database = database;
  }

  /// A vote as it stands after a ballot was cast.
  record Standing(long id, Optional<Long> latencyMillis) {}

  /// Makes the ballot's votes count, but for those that are older than the one that counts.
  Uni<Map<Pair, Standing>> castVotes(SqlConnection transaction, Ballot ballot) {
    SortedMap<Pair, Cast> casts = ballot.casts();
    Long[] tasks = casts.keySet().stream().map(Pair::taskId).toArray(Long[]::new);
    String[] miners =
        casts.keySet().stream().map(pair -> pair.miner().ss58()).toArray(String[]::new);
    Tuple values =
        Tuple.tuple()
            .addString(Ballot.COMPETITION)
            .addString(ballot.validator().ss58())
            .addLong(ballot.signedTimeMillis())
            .addOffsetDateTime(ballot.evaluatedAt().atOffset(ZoneOffset.UTC))
            .addLong(ballot.envelope().id())
            .addValue(tasks)
            .addValue(miners)
            .addValue(casts.values().stream().map(Cast::passed).toArray(Boolean[]::new))
            .addValue(
                casts.values().stream()
                    .map(cast -> cast.latencyMillis().orElse(null))
                    .toArray(Long[]::new))
            .addValue(
                casts.values().stream()
                    .map(cast -> (short) cast.itemIndex())
                    .toArray(Short[]::new));
    return transaction
        .preparedQuery(CAST_VOTES)
        .execute(values)
        .chain(
            rows ->
                rows.size() == casts.size()
                    ? Uni.createFrom().item(rows)
                    : transaction
                        .preparedQuery(STANDING_VOTES)
                        .execute(
                            Tuple.tuple()
                                .addString(ballot.validator().ss58())
                                .addValue(tasks)
                                .addValue(miners)))
        .map(rows -> standing(rows));
  }

  /// Writes the history and answers the samples in the order of the submission.
  Uni<List<Sample>> addEvaluations(
      SqlConnection transaction, Ballot ballot, Map<Pair, Standing> votes) {
    List<Standing> standings =
        ballot.items().stream().map(item -> votes.get(Pair.of(item))).toList();
    IntFunction<Long> latencies =
        i ->
            ballot
                .items()
                .get(i)
                .latencyMillis()
                .or(() -> standings.get(i).latencyMillis())
                .orElse(null);
    Columns columns = new Columns(ballot.items());
    Tuple values =
        Tuple.tuple()
            .addString(Ballot.COMPETITION)
            .addLong(ballot.envelope().id())
            .addString(ballot.validator().ss58())
            .addLong(ballot.signedTimeMillis())
            .addOffsetDateTime(ballot.evaluatedAt().atOffset(ZoneOffset.UTC))
            .addValue(columns.longs(item -> item.taskId().longValueExact()))
            .addValue(columns.texts(item -> item.miner().ss58()))
            .addValue(ballot.items().stream().map(SampleSubmission::passed).toArray(Boolean[]::new))
            .addValue(columns.shorts(item -> item.confidence().map(Integer::shortValue)))
            .addValue(columns.texts(item -> item.reasoning().orElse(null)))
            .addValue(columns.texts(SampleSubmission::prompt))
            .addValue(columns.texts(SampleSubmission::s3Bucket))
            .addValue(columns.texts(SampleSubmission::s3Prefix))
            .addValue(columns.longs(item -> item.latencyMillis().orElse(null)))
            .addValue(columns.texts(item -> item.originalArtifacts().orElse(null)))
            .addValue(columns.texts(item -> item.generatedArtifacts().orElse(null)))
            .addValue(columns.texts(item -> item.presentationOrder().orElse(null)))
            .addValue(columns.texts(item -> item.evaluationSignature().orElse(null)))
            .addValue(ballot.contradicted().toArray(Boolean[]::new))
            .addValue(standings.stream().map(Standing::id).toArray(Long[]::new))
            .addValue(columns.indexed(latencies));
    return transaction
        .preparedQuery(ADD_EVALUATIONS)
        .execute(values)
        .chain(() -> samplesOf(transaction, ballot.envelope().id()));
  }

  Uni<Void> add(SqlConnection transaction, Ballot ballot, long firstLogPosition) {
    return transaction
        .preparedQuery(ADD_BALLOT)
        .execute(
            Tuple.of(
                ballot.envelope().id(),
                ballot.validator().ss58(),
                (short) ballot.items().size(),
                firstLogPosition))
        .replaceWithVoid();
  }

  /// The samples as they were answered; none when the envelope is no submission.
  Uni<List<Sample>> samplesOf(SqlClient client, long envelopeId) {
    return client
        .preparedQuery(SAMPLES)
        .execute(Tuple.of(envelopeId))
        .map(rows -> rows.stream().map(BallotRepository::sample).toList());
  }

  /// The samples of the envelope of this digest; none when there is no such envelope.
  Uni<List<Sample>> samplesOf(byte[] envelopeDigest) {
    return database
        .pool()
        .preparedQuery(ENVELOPE)
        .execute(Tuple.of(Buffer.buffer(envelopeDigest)))
        .chain(
            rows ->
                rows.size() == 0
                    ? Uni.createFrom().item(List.of())
                    : samplesOf(database.pool(), rows.iterator().next().getLong("id")));
  }

  private static Map<Pair, Standing> standing(Iterable<Row> rows) {
    Map<Pair, Standing> votes = new HashMap<>();
    for (Row row : rows) {
      votes.put(
          new Pair(row.getLong("task_id"), new Hotkey(row.getString("miner"))),
          new Standing(row.getLong("id"), Optional.ofNullable(row.getLong("latency_millis"))));
    }
    return votes;
  }

  static Sample sample(Row row) {
    return new Sample(
        row.getLong("vote_id"),
        row.getLong("task_id"),
        row.getString("validator"),
        row.getString("miner"),
        row.getString("prompt"),
        row.getString("s3_bucket"),
        row.getString("s3_prefix"),
        row.getBoolean("passed"),
        row.getInteger("confidence"),
        row.getString("reasoning"),
        WireTime.of(row.getOffsetDateTime("evaluated_at").toInstant()),
        row.getLong("answered_latency_millis"));
  }

  /// The items of a ballot, turned into one array for each column.
  private record Columns(List<SampleSubmission> items) {
    String[] texts(Function<SampleSubmission, String> column) {
      return items.stream().map(column).toArray(String[]::new);
    }

    Long[] longs(Function<SampleSubmission, Long> column) {
      return items.stream().map(column).toArray(Long[]::new);
    }

    Short[] shorts(Function<SampleSubmission, Optional<Short>> column) {
      return items.stream().map(column).map(value -> value.orElse(null)).toArray(Short[]::new);
    }

    Long[] indexed(IntFunction<Long> column) {
      return IntStream.range(0, items.size()).mapToObj(column).toArray(Long[]::new);
    }
  }
}
