package ai.leoma.validator;

import ai.leoma.validator.weights.RankingChecker.OwnVote;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/// Brings a validator's votes to the service, and remembers until the task has ended which ones it
/// has taken.
final class VoteSubmission {
  private static final Logger LOG = Logger.getLogger(VoteSubmission.class);

  /// What the service will not take however often it comes.
  private static final Set<Integer> FINAL_REFUSALS = Set.of(400, 409, 413, 422);

  /// More tasks than that are never under way at once; beyond it a vote is submitted again.
  private static final int MOST_TASKS = 200;

  private final String name;
  private final OwnerApi api;
  private final EvaluationBatches batches;
  private final Journal journal;
  private final InstantSource clock;
  private final MeterRegistry metrics;
  private final Map<Long, Set<String>> accepted = new LinkedHashMap<>();
  private boolean isAdmitted;

  /// @param journal is told of every vote that the service has accepted
  VoteSubmission(
      String name,
      OwnerApi api,
      EvaluationBatches batches,
      Journal journal,
      InstantSource clock,
      MeterRegistry metrics) {
    this.name = name;
    this.api = api;
    this.batches = batches;
    this.journal = journal;
    this.clock = clock;
    this.metrics = metrics;
  }

  /// Nothing is paid for while the service would refuse the votes.
  boolean serviceTakesVotes() throws IOException, InterruptedException {
    if (isAdmitted) {
      return true;
    }
    OwnerApi.Answer answer = api.getSigned("/miners/valid");
    isAdmitted = answer.status() != 401 && answer.status() != 403;
    if (!isAdmitted) {
      LOG.errorf(
          "validator %s: the service takes no votes of ours: %d %s",
          name, answer.status(), answer.summary());
    }
    return isAdmitted;
  }

  /// Submits what the service has not accepted yet, all batches of it whatever becomes of one.
  ///
  /// @return why batches were refused for good; an outage is an [IOException]
  List<String> submit(TaskArtifacts task, List<Evaluation> evaluations)
      throws IOException, InterruptedException {
    if (accepted.size() > MOST_TASKS) {
      accepted.clear();
    }
    Set<String> known = accepted.computeIfAbsent(task.taskId(), id -> new HashSet<>());
    List<Evaluation> fresh =
        evaluations.stream().filter(evaluation -> !known.contains(evaluation.subject())).toList();
    List<String> refusals = new ArrayList<>();
    for (EvaluationBatches.Batch batch : batches.of(task.prompt(), fresh)) {
      long submittedFrom = clock.millis();
      OwnerApi.Answer answer = api.postSigned("/samples/batch", batch.body());
      if (answer.isOk()) {
        batch.evaluations().forEach(evaluation -> known.add(evaluation.subject()));
        journal.keepVotes(task.taskId(), votes(batch, submittedFrom));
      } else {
        refusals.add(refusal(task, answer));
      }
    }
    return refusals;
  }

  private List<OwnVote> votes(EvaluationBatches.Batch batch, long submittedFrom) {
    long accepted = clock.millis();
    return batch.evaluations().stream()
        .map(
            evaluation ->
                new OwnVote(
                    evaluation.taskId(),
                    evaluation.miner(),
                    evaluation.passed(),
                    submittedFrom,
                    accepted))
        .toList();
  }

  private String refusal(TaskArtifacts task, OwnerApi.Answer answer) throws IOException {
    String what = "the service refused votes: " + answer.status() + " " + answer.summary();
    metrics
        .counter("leoma.validator.refusals", "status", Integer.toString(answer.status()))
        .increment();
    isAdmitted = answer.status() != 401 && answer.status() != 403;
    if (!isAdmitted || !FINAL_REFUSALS.contains(answer.status())) {
      throw new IOException("task " + task.taskId() + ": " + what);
    }
    return what;
  }

  void forget(long taskId) {
    accepted.remove(taskId);
  }
}
