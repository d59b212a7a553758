package ai.leoma.evaluation;

import ai.leoma.access.body.Bound;
import ai.leoma.access.body.RequestBody;
import ai.leoma.evaluation.ResultsRepository.Due;
import ai.leoma.storage.ObjectStore;
import ai.leoma.storage.SamplesBucket;
import ai.leoma.storage.TaskObjects;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/// Writes the results files into the samples bucket, out of the way of the submissions: a store
/// that is down delays files and nothing else.
@ApplicationScoped
public class ResultsJob {
  private static final Logger LOG = Logger.getLogger(ResultsJob.class);
  private static final int MOST_AT_ONCE = 16;
  private static final int IN_FLIGHT = 4;
  private static final int MOST_DOUBLINGS = 20;

  private final ResultsRepository repository;
  private final ObjectStore samples;
  private final SampleBinding singleBinding;
  private final BatchBinding batchBinding;
  private final MeterRegistry meters;
  private final Duration lease;
  private final Duration longestPause;

  ResultsJob(
      ResultsRepository repository,
      @SamplesBucket ObjectStore samples,
      SampleBinding singleBinding,
      BatchBinding batchBinding,
      MeterRegistry meters,
      EvaluationConfig config) {
    this.repository = repository;
    this.samples = samples;
    this.singleBinding = singleBinding;
    this.batchBinding = batchBinding;
    this.meters = meters;
    this.lease = config.resultsLease();
    this.longestPause = config.resultsLongestPause();
  }

  /// Writes what is due, a bounded number of files at a time, until nothing is.
  public Uni<Void> drain() {
    return repository
        .claim(MOST_AT_ONCE, lease)
        .chain(
            due ->
                Multi.createFrom()
                    .iterable(due)
                    .onItem()
                    .transformToUni(this::write)
                    .merge(IN_FLIGHT)
                    .collect()
                    .last()
                    .chain(
                        () -> due.size() < MOST_AT_ONCE ? Uni.createFrom().voidItem() : drain()));
  }

  private Uni<Void> write(Due due) {
    return Uni.createFrom()
        .item(() -> ResultsDocument.of(submissionOf(due), due.task()))
        .chain(
            document ->
                samples.putBytes(
                    TaskObjects.evaluationResults(due.task().value(), due.validator(), due.part()),
                    document,
                    "application/json"))
        .chain(() -> repository.written(due))
        .onFailure()
        .recoverWithUni(failure -> tryLater(due, failure));
  }

  /// The submission, read again from its envelope.
  private Submission submissionOf(Due due) {
    RequestBody body = RequestBody.read(due.submissionBody(), Optional.of("application/json"));
    String path = due.target().split("\\?", 2)[0];
    Bound<Submission> bound = body.bind(path.endsWith("/batch") ? batchBinding : singleBinding);
    return switch (bound) {
      case Bound.Complete<Submission>(Submission submission) -> submission;
      case Bound.Refused<Submission> refused ->
          throw new IllegalStateException(
              "envelope %d does not bind any more: %s"
                  .formatted(due.envelopeId(), refused.errors()));
    };
  }

  private Uni<Void> tryLater(Due due, Throwable failure) {
    meters.counter("leoma.evaluation.results.failures").increment();
    Duration pause = pauseAfter(due.attempts());
    LOG.warnf(
        "results of task %d by %s are not written yet, next try in %s: %s",
        due.task().value(), due.validator().ss58(), pause, failure.getMessage());
    return repository.tryLater(due, pause);
  }

  /// Doubles from a second on, with up to half of it taken off at random.
  private Duration pauseAfter(int attempts) {
    Duration doubled = Duration.ofSeconds(1L << Math.min(attempts, MOST_DOUBLINGS));
    Duration bounded = doubled.compareTo(longestPause) < 0 ? doubled : longestPause;
    return bounded.minusMillis(ThreadLocalRandom.current().nextLong(bounded.toMillis() / 2 + 1));
  }
}
