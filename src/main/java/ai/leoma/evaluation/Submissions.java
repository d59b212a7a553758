package ai.leoma.evaluation;

import ai.leoma.access.Envelopes;
import ai.leoma.access.SignedCaller;
import ai.leoma.access.problem.ApiProblem;
import ai.leoma.judge.PassMark;
import ai.leoma.storage.StorageConfig;
import ai.leoma.task.TaskId;
import ai.leoma.task.Tasks;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.List;
import java.util.Set;

/// Takes submissions: all items of one, or none. Everything that an accepted one leaves is written
/// in one transaction ([BallotBox]). The very same request again changes nothing and is answered as
/// the first time.
@ApplicationScoped
class Submissions {
  private final Tasks tasks;
  private final EvaluationSignatures signatures;
  private final BallotBox box;
  private final BallotRepository ballots;
  private final Event<VotesAccepted> accepted;
  private final MeterRegistry meters;
  private final int window;
  private final String bucket;
  private final PassMark mark;

  Submissions(
      Tasks tasks,
      EvaluationSignatures signatures,
      BallotBox box,
      BallotRepository ballots,
      Event<VotesAccepted> accepted,
      MeterRegistry meters,
      EvaluationConfig config,
      StorageConfig storage) {
    this.tasks = tasks;
    this.signatures = signatures;
    this.box = box;
    this.ballots = ballots;
    this.accepted = accepted;
    this.meters = meters;
    this.window = config.window();
    this.bucket = storage.samplesBucket();
    this.mark = new PassMark(config.passMark(), config.criticalFloor());
  }

  /// The samples in the order of the submission. Ends as [ApiProblem] when it is refused: 400 for
  /// its size, 401 for a wrong evaluation signature, 409 for what may not be voted on.
  Uni<List<Sample>> accept(Submission submission, SignedCaller caller) {
    submission.checkSize();
    if (submission.items().isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    return admission(submission)
        .chain(admission -> checked(submission, caller, admission))
        .chain(box::put)
        .invoke(kept -> announce(kept, submission, caller))
        .map(KeptSubmission::samples)
        .onFailure(failure -> failure instanceof ApiProblem refusal && refusal.status() < 500)
        .recoverWithUni(refusal -> answeredBefore(caller, refusal));
  }

  private Uni<Admission> admission(Submission submission) {
    Set<TaskId> ids = Admission.possibleTasks(submission.items());
    return tasks
        .newestPublished()
        .chain(
            newest ->
                tasks
                    .participants(ids)
                    .map(participants -> new Admission(newest, participants, window, bucket)));
  }

  /// On the worker pool, and back to where the request lives.
  private Uni<Ballot> checked(Submission submission, SignedCaller caller, Admission admission) {
    Context context = Vertx.currentContext();
    return Uni.createFrom()
        .item(
            () -> {
              signatures.check(submission, caller.hotkey(), caller.mayWrapSignatures());
              admission.check(submission);
              return Ballot.of(submission, caller, mark);
            })
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .emitOn(task -> context.runOnContext(_ -> task.run()));
  }

  /// After the commit.
  private void announce(KeptSubmission kept, Submission submission, SignedCaller caller) {
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
