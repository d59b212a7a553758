package ai.leoma.evaluation;

import ai.leoma.access.Envelopes;
import ai.leoma.access.problem.ApiProblem;
import ai.leoma.audit.AuditLog;
import ai.leoma.audit.LogEntry;
import ai.leoma.chain.Hotkey;
import ai.leoma.database.Database;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/// Writes admitted ballots. What arrives while others are being written goes together into the next
/// transaction: a commit waits for the disk, and the log takes one writer at a time, so that fewer
/// and larger transactions are what makes it fast. Each ballot is taken as a whole or not at all,
/// whatever becomes of those that it travelled with.
///
/// A transaction that hangs is given up at a deadline, with its connection; nobody waits for longer
/// than that before it is written. How many wait is bounded ([BallotQueue]).
@Startup
@ApplicationScoped
class BallotBox {
  /// While one transaction waits for the disk, the next one is written.
  private static final int MOST_TRANSACTIONS = 2;

  private static final int MOST_BALLOTS_TOGETHER = 16;

  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Database database;
  private final Envelopes envelopes;
  private final BallotRepository history;
  private final BallotBoxRepository box;
  private final ResultsRepository results;
  private final AuditLog auditLog;
  private final Clock clock;
  private final Duration embargo;
  private final Duration deadline;
  private final BallotQueue<Waiting> queue;

  BallotBox(
      Database database,
      Envelopes envelopes,
      BallotRepository history,
      BallotBoxRepository box,
      ResultsRepository results,
      AuditLog auditLog,
      Clock clock,
      EvaluationConfig config) {
    this.database = database;
    this.envelopes = envelopes;
    this.history = history;
    this.box = box;
    this.results = results;
    this.auditLog = auditLog;
    this.clock = clock;
    this.embargo = config.embargo();
    this.deadline = config.writeDeadline();
    this.queue =
        new BallotQueue<>(
            new BallotQueue.Bounds(
                MOST_TRANSACTIONS,
                MOST_BALLOTS_TOGETHER,
                config.maxWaiting(),
                config.maxWaitingBytes()));
  }

  /// Ends when the ballot is committed, on the context of whoever calls, or as 503 when too many
  /// wait, or when this one waited for too long. A caller that does not wait any more takes it out
  /// again, unless it is just being written.
  Uni<KeptSubmission> put(Ballot ballot) {
    Context context = Vertx.currentContext();
    return Uni.createFrom()
        .<KeptSubmission>emitter(emitter -> put(new Waiting(ballot, context, emitter)))
        .emitOn(task -> context.runOnContext(_ -> task.run()));
  }

  private void put(Waiting one) {
    if (!queue.add(one)) {
      one.emitter().fail(ApiProblem.unavailable("Too many submissions at once", PAUSE));
      return;
    }
    Vertx vertx = one.context().owner();
    long timer = vertx.setTimer(deadline.toMillis(), _ -> giveUp(one));
    one.emitter()
        .onTermination(
            () -> {
              vertx.cancelTimer(timer);
              queue.forget(one);
            });
    writeNext();
  }

  private record Waiting(Ballot ballot, Context context, UniEmitter<? super KeptSubmission> emitter)
      implements BallotQueue.Entry {
    @Override
    public Hotkey validator() {
      return ballot.validator();
    }

    @Override
    public int bytes() {
      return ballot.envelope().caller().rawBody().length;
    }
  }

  private void giveUp(Waiting one) {
    if (queue.forget(one)) {
      one.emitter().fail(ApiProblem.unavailable("Not answered in time", PAUSE));
    }
  }

  private void writeNext() {
    List<Waiting> group = queue.nextGroup();
    if (!group.isEmpty()) {
      group.getFirst().context().runOnContext(_ -> write(group, _ -> finished(group)));
    }
  }

  private void finished(List<Waiting> group) {
    queue.finished(group);
    writeNext();
  }

  /// One transaction; when the database refuses it, one for each of them, so that nobody suffers
  /// for another's.
  private void write(List<Waiting> group, Consumer<List<Waiting>> then) {
    List<Ballot> ballots = group.stream().map(Waiting::ballot).toList();
    var unused =
        Uni.createFrom()
            .deferred(
                () -> database.inTransaction(deadline, transaction -> write(transaction, ballots)))
            .subscribe()
            .with(
                kept -> {
                  for (int i = 0; i < group.size(); i++) {
                    group.get(i).emitter().complete(kept.get(i));
                  }
                  then.accept(group);
                },
                failure -> {
                  if (failure instanceof PgException && group.size() > 1) {
                    writeEach(group, 0, then);
                  } else {
                    group.forEach(one -> one.emitter().fail(failure));
                    then.accept(group);
                  }
                });
  }

  private void writeEach(List<Waiting> group, int from, Consumer<List<Waiting>> then) {
    if (from == group.size()) {
      then.accept(group);
    } else {
      write(List.of(group.get(from)), _ -> writeEach(group, from + 1, then));
    }
  }

  private Uni<List<KeptSubmission>> write(SqlConnection transaction, List<Ballot> ballots) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return Uni.combine()
        .all()
        .unis(
            Database.planOnce(transaction),
            envelopes.keep(transaction, ballots.stream().map(Ballot::envelope).toList()))
        .with((_, kept) -> kept)
        .chain(
            kept -> {
              List<NumberedBallot> fresh = new ArrayList<>();
              for (int i = 0; i < ballots.size(); i++) {
                if (!kept.get(i).seenBefore()) {
                  fresh.add(new NumberedBallot(ballots.get(i), kept.get(i).id(), now));
                }
              }
              return write(transaction, ballots, kept, fresh);
            });
  }

  private Uni<List<KeptSubmission>> write(
      SqlConnection transaction,
      List<Ballot> ballots,
      List<Envelopes.Kept> kept,
      List<NumberedBallot> fresh) {
    return samplesOf(transaction, fresh)
        .chain(
            samples -> {
              Iterator<List<Sample>> ofFresh = samples.iterator();
              List<Uni<KeptSubmission>> answers = new ArrayList<>();
              for (int i = 0; i < ballots.size(); i++) {
                answers.add(
                    kept.get(i).seenBefore()
                        ? answeredBefore(transaction, kept.get(i))
                        : Uni.createFrom().item(answer(ballots.get(i), ofFresh.next())));
              }
              return Uni.join().all(answers).andFailFast();
            });
  }

  private static KeptSubmission answer(Ballot ballot, List<Sample> samples) {
    return new KeptSubmission(samples, ballot.contradictedItems(), true);
  }

  private Uni<KeptSubmission> answeredBefore(SqlConnection transaction, Envelopes.Kept envelope) {
    return history
        .samplesOf(transaction, envelope.id())
        .map(samples -> new KeptSubmission(samples, 0, false));
  }

  /// The statements go out one after another without waiting for answers; the log comes last, for
  /// its lock keeps every other writer waiting.
  private Uni<List<List<Sample>>> samplesOf(
      SqlConnection transaction, List<NumberedBallot> ballots) {
    if (ballots.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    List<LogEntry> entries =
        ballots.stream().flatMap(numbered -> numbered.ballot().logEntries().stream()).toList();
    return Uni.combine()
        .all()
        .unis(
            box.castVotes(transaction, ballots),
            box.addEvaluations(transaction, ballots),
            results.ask(transaction, ballots, embargo),
            auditLog.append(transaction, entries))
        .asTuple()
        .call(written -> box.add(transaction, ballots, written.getItem4()))
        .map(written -> written.getItem2());
  }
}
