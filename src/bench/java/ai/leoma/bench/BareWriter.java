package ai.leoma.bench;

import ai.leoma.access.RequestSignature;
import ai.leoma.chain.Hex;
import ai.leoma.digest.Sha256;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntFunction;

/// Writes what the service leaves of a batch in the tables, and does nothing else: no request, no
/// check, no answer. One transaction for each batch, one `unnest` statement for each table, none of
/// them waited for before the commit.
final class BareWriter implements AutoCloseable {
  private static final String VISIT =
      "UPDATE validator SET last_seen_at = clock_timestamp() WHERE hotkey = $1";

  private static final String ENVELOPE =
      """
      INSERT INTO signed_envelope
        (id, digest, scheme, method, target, headers, body, caller, signed_time_millis)
      OVERRIDING SYSTEM VALUE
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """;

  private static final String VOTES =
      """
      INSERT INTO vote
        (task_id, miner, validator, passed, signed_time_millis, evaluated_at, latency_millis,
         envelope_id, item_index)
      SELECT $1, item.miner, $2, item.passed, $3, $4, item.latency_millis, $5, item.place - 1
      FROM unnest($6::text[], $7::boolean[], $8::bigint[])
        WITH ORDINALITY AS item (miner, passed, latency_millis, place)
      """;

  private static final String EVALUATIONS =
      """
      INSERT INTO evaluation
        (envelope_id, validator, signed_time_millis, evaluated_at, item_index, task_id, miner,
         passed, confidence, reasoning, prompt, s3_bucket, s3_prefix, latency_millis,
         original_artifacts, generated_artifacts, presentation_order, inconsistent, vote_id,
         answered_latency_millis, judged_scores, judged_hundredths, judged_by)
      SELECT $1, $2, $3, $4, item.place - 1, $5, item.miner, item.passed, item.confidence,
             item.reasoning, $6, $7, $8, item.latency_millis, $9, item.generated_artifacts, $10,
             false, $1, item.latency_millis, $17, $18, $19
      FROM unnest($11::text[], $12::boolean[], $13::smallint[], $14::text[], $15::bigint[],
                  $16::text[])
        WITH ORDINALITY AS item (miner, passed, confidence, reasoning, latency_millis,
                  generated_artifacts, place)
      """;

  private static final String RESULTS =
      """
      INSERT INTO evaluation_results
        (task_id, validator, part, envelope_id, signed_time_millis, due_at)
      VALUES ($1, $2, $3, $4, $5, now() + interval '1 hour')
      """;

  /// The positions have to follow one another: the table takes nothing else.
  private static final String LOG =
      """
      WITH head AS (
        UPDATE audit_head SET last_position = last_position + cardinality($1::bytea[])
        RETURNING last_position - cardinality($1::bytea[]) AS before_first
      ), appended AS (
        INSERT INTO audit_log (position, kind, leaf, leaf_sha256)
        SELECT head.before_first + entry.place, 'vote', entry.leaf, sha256(entry.leaf)
        FROM head, unnest($1::bytea[]) WITH ORDINALITY AS entry (leaf, place)
      )
      INSERT INTO ballot (envelope_id, validator, items, first_log_position)
      SELECT $2, $3, cardinality($1::bytea[]), head.before_first + 1 FROM head
      """;

  private static final String SIGNATURE =
      """
      INSERT INTO signed_request (signature, method, path, body_sha256) VALUES ($1, $2, $3, $4)
      """;

  /// Far above what the service gives out in the same tables.
  private static final long FIRST_ID = 1L << 40;

  private static final int FIRST_PART = 1000;

  private static final String TARGET = "/samples/batch";

  private final Pool pool;
  private final VoteBatches batches;
  private final AtomicLong ids = new AtomicLong(FIRST_ID);

  BareWriter(Vertx vertx, BenchStores stores, int connections, VoteBatches batches) {
    this.pool = stores.pool(vertx, connections);
    this.batches = batches;
  }

  Future<?> write(int number) {
    return pool.getConnection()
        .compose(connection -> write(connection, number).onComplete(_ -> connection.close()));
  }

  private Future<?> write(SqlConnection connection, int number) {
    String validator = batches.validator(number).hotkey().ss58();
    long task = batches.task(number);
    List<Opinion> opinions = batches.opinions(number);
    long id = ids.getAndIncrement();
    long signedTimeMillis = Long.parseLong(batches.timestamp()) * 1000;
    OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
    Buffer body = batches.body(number);
    Buffer bodyDigest = Buffer.buffer(Sha256.of(body.getBytes()));
    Buffer signature = Buffer.buffer(batches.requestSignature(number));
    String[] miners = column(opinions, opinion -> opinion.miner().ss58(), String[]::new);
    Boolean[] passed = column(opinions, Opinion::passed, Boolean[]::new);
    Long[] latencies = column(opinions, Opinion::latencyMillis, Long[]::new);
    List<Future<?>> steps = new ArrayList<>();
    steps.add(connection.query("BEGIN").execute());
    steps.add(run(connection, VISIT, validator));
    steps.add(run(connection, SIGNATURE, signature, "POST", TARGET, bodyDigest));
    steps.add(
        run(
            connection,
            ENVELOPE,
            id,
            bodyDigest,
            "sha256-body-timestamp",
            "POST",
            TARGET,
            headers(number, validator),
            body,
            validator,
            signedTimeMillis));
    steps.add(
        run(
            connection,
            VOTES,
            task,
            validator,
            signedTimeMillis,
            now,
            id,
            miners,
            passed,
            latencies));
    steps.add(
        run(
            connection,
            EVALUATIONS,
            id,
            validator,
            signedTimeMillis,
            now,
            task,
            Opinion.PROMPT,
            Opinion.BUCKET,
            Long.toString(task),
            Opinion.ORIGINAL_ARTIFACTS,
            Opinion.PRESENTATION_ORDER,
            miners,
            passed,
            column(opinions, Opinion::confidence, Short[]::new),
            column(opinions, Opinion::reasoning, String[]::new),
            latencies,
            column(opinions, Opinion::generatedArtifacts, String[]::new),
            Opinion.SCORES,
            Opinion.HUNDREDTHS,
            Opinion.JUDGE));
    steps.add(
        run(
            connection,
            RESULTS,
            task,
            validator,
            (int) (id - FIRST_ID) + FIRST_PART,
            id,
            signedTimeMillis));
    steps.add(run(connection, LOG, leaves(opinions, task, validator, id), id, validator));
    steps.add(connection.query("COMMIT").execute());
    return Future.all(steps);
  }

  private static Future<?> run(SqlConnection connection, String statement, Object... values) {
    return connection.preparedQuery(statement).execute(Tuple.from(values));
  }

  private JsonObject headers(int number, String validator) {
    return new JsonObject()
        .put(RequestSignature.HOTKEY_HEADER, validator)
        .put(
            RequestSignature.SIGNATURE_HEADER, Hex.encodePrefixed(batches.requestSignature(number)))
        .put(RequestSignature.TIMESTAMP_HEADER, batches.timestamp());
  }

  /// As long as the service's are.
  private static Buffer[] leaves(
      List<Opinion> opinions, long task, String validator, long envelope) {
    Buffer[] leaves = new Buffer[opinions.size()];
    for (int i = 0; i < leaves.length; i++) {
      Opinion opinion = opinions.get(i);
      leaves[i] =
          Buffer.buffer(
              """
              {"competition": "ti2v", "envelope": "%064x", "item": %d, "miner": "%s", "passed": %b, \
              "signed_time_ms": 1700000000000, "task_id": %d, "validator": "%s"}"""
                  .formatted(envelope, i, opinion.miner().ss58(), opinion.passed(), task, validator)
                  .getBytes(StandardCharsets.US_ASCII));
    }
    return leaves;
  }

  private static <T> T[] column(
      List<Opinion> opinions, Function<Opinion, T> value, IntFunction<T[]> array) {
    return opinions.stream().map(value).toArray(array);
  }

  @Override
  public void close() {
    pool.close().toCompletionStage().toCompletableFuture().join();
  }
}
