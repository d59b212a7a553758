package ai.leoma.task.round;

import ai.leoma.chain.BlockReference;
import ai.leoma.database.Database;
import ai.leoma.task.TaskId;
import ai.leoma.task.round.RoundState.Abandoned;
import ai.leoma.task.round.RoundState.Attempt;
import ai.leoma.task.round.RoundState.Drawn;
import ai.leoma.task.round.RoundState.Generating;
import ai.leoma.task.round.RoundState.Open;
import ai.leoma.task.round.RoundState.Preparing;
import ai.leoma.task.round.RoundState.Published;
import ai.leoma.task.round.RoundState.Uploading;
import ai.leoma.task.round.RoundState.Waiting;
import ai.leoma.task.source.ClipRef;
import ai.leoma.task.source.FrozenPool;
import ai.leoma.task.source.SourceRepository;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The state of the round in PostgreSQL.
///
/// Every write names competition, task, attempt and the state that it leaves. A write that finds no
/// such row fails with [RoundSuperseded]: a replica that lost the lock without knowing, or a write
/// that was given up and arrives late, changes nothing.
@ApplicationScoped
public class RoundRepository {
  private final Database database;

  RoundRepository(Database database) {
    this.database = database;
  }

  /// Starts the next attempt: of the same task after one that did not publish, else of the next
  /// one. An attempt that a dead process left behind is first written down as ended.
  Uni<RoundStart> begin(String competition, Instant now, RoundPace pace) {
    return database.inTransaction(
        transaction ->
            one(transaction, RoundSql.LOCK_ROUND, Tuple.of(competition))
                .chain(
                    round ->
                        round.isPresent() && !round.get().getString("state").equals("published")
                            ? retryWhenDue(transaction, competition, round.get(), now, pace)
                            : nextWhenDue(transaction, competition, now, pace.interval())));
  }

  private Uni<RoundStart> retryWhenDue(
      SqlConnection transaction, String competition, Row round, Instant now, RoundPace pace) {
    Instant dueAt = round.getOffsetDateTime("changed_at").toInstant().plus(pace.afterFailure());
    boolean isPaused =
        round.getString("state").equals("abandoned")
            && !pace.afterFailure().isZero()
            && now.isBefore(dueAt);
    return isPaused
        ? Uni.createFrom().item(new RoundStart.NotDue(dueAt))
        : retry(transaction, competition, round, now);
  }

  private Uni<RoundStart> nextWhenDue(
      SqlConnection transaction, String competition, Instant now, Duration interval) {
    return one(transaction, RoundSql.NEWEST_START, Tuple.of(competition))
        .chain(
            row -> {
              Optional<Instant> dueAt =
                  row.map(newest -> newest.getOffsetDateTime("started_at").toInstant())
                      .map(started -> started.plus(interval));
              return !interval.isZero() && dueAt.filter(now::isBefore).isPresent()
                  ? Uni.createFrom().item(new RoundStart.NotDue(dueAt.get()))
                  : next(transaction, competition, now);
            });
  }

  private Uni<RoundStart> next(SqlConnection transaction, String competition, Instant now) {
    return one(transaction, RoundSql.NEXT_TASK, Tuple.tuple())
        .map(row -> new TaskId(row.orElseThrow().getLong("id")))
        .chain(task -> freeze(transaction, competition, task, 1, now));
  }

  private Uni<RoundStart> retry(
      SqlConnection transaction, String competition, Row round, Instant now) {
    TaskId task = new TaskId(round.getLong("task_id"));
    int attempt = round.getInteger("attempt") + 1;
    Uni<Void> kept =
        round.getString("state").equals("abandoned")
            ? Uni.createFrom().voidItem()
            : update(transaction, RoundSql.KEEP_INTERRUPTED, Tuple.of(competition, utc(now)));
    return kept.chain(
        () ->
            round.getBoolean("pool_exhausted")
                ? freeze(transaction, competition, task, attempt, now)
                : again(
                    transaction,
                    competition,
                    round,
                    new Attempt(task, attempt, now, round.getString("pool_digest"))));
  }

  private Uni<RoundStart> again(
      SqlConnection transaction, String competition, Row round, Attempt attempt) {
    Optional<BlockReference> head = block(round, "head");
    Optional<BlockReference> block = block(round, "block");
    Preparing preparing = new Preparing(attempt);
    Open start =
        head.<Open>map(
                known -> {
                  Waiting waiting = preparing.startAt(known);
                  return block.<Open>map(waiting::draw).orElse(waiting);
                })
            .orElse(preparing);
    return update(
            transaction,
            RoundSql.AGAIN,
            Tuple.of(
                competition,
                attempt.task().value(),
                attempt.number(),
                start.stateName(),
                utc(attempt.startedAt())))
        .replaceWith(new RoundStart.Begun(start));
  }

  private Uni<RoundStart> freeze(
      SqlConnection transaction, String competition, TaskId task, int number, Instant now) {
    return SourceRepository.drawable(transaction)
        .chain(
            pool -> {
              if (pool.isEmpty()) {
                return Uni.createFrom().item(new RoundStart.NoSource());
              }
              Attempt attempt = new Attempt(task, number, now, pool.digest());
              return update(
                      transaction,
                      RoundSql.KEEP_POOL,
                      Tuple.of(pool.digest(), pool.text(), utc(now)))
                  .chain(
                      () ->
                          update(
                              transaction,
                              RoundSql.PREPARE,
                              Tuple.of(competition, task.value(), number, utc(now), pool.digest())))
                  .replaceWith(new RoundStart.Begun(new Preparing(attempt)));
            });
  }

  Uni<Void> waiting(String competition, Waiting waiting) {
    return fenced(
        competition,
        waiting.attempt(),
        RoundSql.WAITING,
        waiting.head().number(),
        waiting.head().hash());
  }

  Uni<Void> drawn(String competition, Drawn drawn) {
    return fenced(
        competition, drawn.attempt(), RoundSql.DRAWN, drawn.block().number(), drawn.block().hash());
  }

  Uni<Void> generating(String competition, Generating round) {
    ChosenClip clip = round.clip();
    return fenced(
        competition,
        round.attempt(),
        RoundSql.GENERATING,
        clip.ref().sourceSha256(),
        clip.ref().startMillis(),
        clip.reused(),
        RoundJson.passedOver(clip.passedOver()),
        round.prompt().text(),
        round.prompt().model());
  }

  Uni<Void> uploading(String competition, Uploading round) {
    return fenced(
        competition,
        round.attempt(),
        RoundSql.UPLOADING,
        RoundJson.outcomes(round.outcomes()),
        RoundJson.plan(round.plan()));
  }

  /// The one transaction that makes the task exist for others.
  Uni<Void> publish(String competition, Published published) {
    Uploading uploaded = published.uploaded();
    Attempt attempt = published.attempt();
    return database.inTransaction(
        transaction ->
            fenced(transaction, competition, attempt, RoundSql.PUBLISHED)
                .chain(
                    () ->
                        update(
                            transaction,
                            RoundSql.INSERT_TASK,
                            Tuple.of(competition, utc(published.publishedAt()))))
                .chain(
                    () ->
                        update(
                            transaction,
                            RoundSql.INSERT_GENERATIONS,
                            RoundJson.generations(attempt.task(), uploaded.outcomes()))));
  }

  /// Keeps the attempt as failed; the next one starts where the reason allows.
  Uni<Void> abandon(String competition, Abandoned end, Instant now) {
    Attempt attempt = end.attempt();
    return database.inTransaction(
        transaction ->
            fenced(
                    transaction,
                    competition,
                    attempt,
                    RoundSql.ABANDONED,
                    end.reason(),
                    end.poolExhausted())
                .chain(
                    () ->
                        update(
                            transaction,
                            RoundSql.KEEP_FAILED,
                            RoundJson.failed(competition, end, utc(now)))));
  }

  /// Whether this very attempt is the published one.
  Uni<Boolean> isPublished(Attempt attempt) {
    return one(
            database.pool(),
            RoundSql.IS_PUBLISHED,
            Tuple.of(attempt.task().value(), attempt.number()))
        .map(Optional::isPresent);
  }

  /// The pool that the attempt draws from, as it was frozen.
  Uni<FrozenPool> pool(String digest) {
    return one(database.pool(), RoundSql.POOL, Tuple.of(digest))
        .map(row -> FrozenPool.ofText(row.orElseThrow().getString("content")));
  }

  /// The newest task that used each clip.
  Uni<Map<ClipRef, Long>> lastUse() {
    return clipNumbers(RoundSql.LAST_USE, Tuple.tuple());
  }

  /// How often each clip was to blame for the end of an attempt since the pool was frozen.
  Uni<Map<ClipRef, Long>> promptFailures(String competition, TaskId task) {
    return clipNumbers(RoundSql.PROMPT_FAILURES, Tuple.of(competition, task.value()));
  }

  private Uni<Map<ClipRef, Long>> clipNumbers(String sql, Tuple parameters) {
    return database
        .pool()
        .preparedQuery(sql)
        .execute(parameters)
        .map(
            rows -> {
              Map<ClipRef, Long> numbers = new HashMap<>();
              rows.forEach(
                  row ->
                      numbers.put(
                          new ClipRef(row.getString("source_sha256"), row.getLong("start_millis")),
                          row.getLong("number")));
              return numbers;
            });
  }

  private Uni<Void> fenced(String competition, Attempt attempt, String sql, Object... values) {
    return fenced(database.pool(), competition, attempt, sql, values);
  }

  private static Uni<Void> fenced(
      SqlClient client, String competition, Attempt attempt, String sql, Object... values) {
    Tuple parameters =
        Tuple.tuple()
            .addString(competition)
            .addLong(attempt.task().value())
            .addInteger(attempt.number());
    for (Object value : values) {
      parameters.addValue(value);
    }
    return client
        .preparedQuery(sql)
        .execute(parameters)
        .invoke(
            rows -> {
              if (rows.rowCount() != 1) {
                throw new RoundSuperseded(attempt);
              }
            })
        .replaceWithVoid();
  }

  private static Uni<Void> update(SqlClient client, String sql, Tuple parameters) {
    return client.preparedQuery(sql).execute(parameters).replaceWithVoid();
  }

  private static Uni<Optional<Row>> one(SqlClient client, String sql, Tuple parameters) {
    return client
        .preparedQuery(sql)
        .execute(parameters)
        .map(RowSet::iterator)
        .map(rows -> rows.hasNext() ? Optional.of(rows.next()) : Optional.empty());
  }

  private static Optional<BlockReference> block(Row row, String name) {
    return Optional.ofNullable(row.getLong(name + "_number"))
        .map(number -> new BlockReference(number, row.getString(name + "_hash")));
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
