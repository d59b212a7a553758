package ai.leoma.evaluation;

import ai.leoma.access.Envelopes;
import ai.leoma.access.SignedCaller;
import ai.leoma.access.problem.ApiProblem;
import ai.leoma.audit.AuditLog;
import ai.leoma.database.Database;
import ai.leoma.judge.PassMark;
import ai.leoma.storage.StorageConfig;
import ai.leoma.task.TaskId;
import ai.leoma.task.Tasks;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Takes submissions: all items of one, or none. Everything that an accepted one leaves is written
/// in one transaction, with the entries of the log last. The very same request again changes
/// nothing and is answered as the first time.
@ApplicationScoped
class Submissions {
  private final Database database;
  private final Tasks tasks;
  private final Envelopes envelopes;
  private final BallotRepository ballots;
  private final ResultsRepository results;
  private final AuditLog auditLog;
  private final Event<VotesAccepted> accepted;
  private final MeterRegistry meters;
  private final Clock clock;
  private final Duration embargo;
  private final int window;
  private final String bucket;
  private final PassMark mark;

  Submissions(
      Database database,
      Tasks tasks,
      Envelopes envelopes,
      BallotRepository ballots,
      ResultsRepository results,
      AuditLog auditLog,
      Event<VotesAccepted> accepted,
      MeterRegistry meters,
      Clock clock,
      EvaluationConfig config,
      StorageConfig storage) {
    this.database = database;
    this.tasks = tasks;
    this.envelopes = envelopes;
    this.ballots = ballots;
    this.results = results;
    this.auditLog = auditLog;
    this.accepted = accepted;
    this.meters = meters;
    this.clock = clock;
    this.window = config.window();
    this.bucket = storage.samplesBucket();
    this.embargo = config.embargo();
    this.mark = new PassMark(config.passMark(), config.criticalFloor());
  }

  /// The samples in the order of the submission. Ends as [ApiProblem] when it is refused: 400 for
  /// its size, 401 for a wrong evaluation signature, 409 for what may not be voted on.
  Uni<List<Sample>> accept(Submission submission, SignedCaller caller) {
    submission.checkSize();
    if (submission.items().isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    return checkSignatures(submission, caller)
        .chain(() -> admit(submission))
        .chain(() -> keep(submission, caller))
        .onFailure(ApiProblem.class)
        .recoverWithUni(refusal -> answeredBefore(caller, refusal));
  }

  /// On the worker pool, and back to where the request lives.
  private Uni<Void> checkSignatures(Submission submission, SignedCaller caller) {
    Context context = Vertx.currentContext();
    return Uni.createFrom()
        .voidItem()
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .invoke(
            () ->
                EvaluationSignatures.check(submission, caller.hotkey(), caller.mayWrapSignatures()))
        .emitOn(task -> context.runOnContext(_ -> task.run()));
  }

  private Uni<Void> admit(Submission submission) {
    Set<TaskId> ids = Admission.possibleTasks(submission.items());
    return tasks
        .newestPublished()
        .chain(
            newest ->
                tasks
                    .participants(ids)
                    .map(participants -> new Admission(newest, participants, window, bucket)))
        .invoke(admission -> admission.check(submission))
        .replaceWithVoid();
  }

  private Uni<List<Sample>> keep(Submission submission, SignedCaller caller) {
    return database
        .inTransaction(transaction -> keep(transaction, submission, caller))
        .invoke(kept -> announce(kept, submission, caller))
        .map(Kept::samples);
  }

  private Uni<Kept> keep(SqlConnection transaction, Submission submission, SignedCaller caller) {
    return envelopes
        .keep(transaction, caller)
        .chain(
            envelope ->
                envelope.seenBefore()
                    ? ballots
                        .samplesOf(transaction, envelope.id())
                        .map(samples -> new Kept(samples, 0, false))
                    : keep(transaction, new Ballot(submission, caller, envelope, clock, mark)));
  }

  private Uni<Kept> keep(SqlConnection transaction, Ballot ballot) {
    return ballots
        .castVotes(transaction, ballot)
        .chain(votes -> ballots.addEvaluations(transaction, ballot, votes))
        .call(() -> results.ask(transaction, ballot, embargo))
        .call(
            () ->
                auditLog
                    .append(transaction, ballot.logEntries())
                    .chain(position -> ballots.add(transaction, ballot, position)))
        .map(samples -> new Kept(samples, ballot.contradictedItems(), true));
  }

  /// @param isNew false when the very same request was accepted before
  private record Kept(List<Sample> samples, long contradictedItems, boolean isNew) {}

  /// After the commit.
  private void announce(Kept kept, Submission submission, SignedCaller caller) {
    if (kept.isNew()) {
      meters.counter("leoma.evaluation.votes").increment(kept.samples().size());
      meters.counter("leoma.evaluation.inconsistent").increment(kept.contradictedItems());
      accepted.fireAsync(
          new VotesAccepted(caller.hotkey(), Admission.possibleTasks(submission.items())));
    }
  }

  /// What was accepted once is not refused when it comes again, though the window may have moved.
  private Uni<List<Sample>> answeredBefore(SignedCaller caller, Throwable refusal) {
    return ballots
        .samplesOf(Envelopes.digestOf(caller))
        .map(
            samples -> {
              if (samples.isEmpty()) {
                throw (ApiProblem) refusal;
              }
              return samples;
            });
  }
}
