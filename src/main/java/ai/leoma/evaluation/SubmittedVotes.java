package ai.leoma.evaluation;

import ai.leoma.access.Envelope;
import ai.leoma.access.body.BodyBinding;
import ai.leoma.access.body.Bound;
import ai.leoma.access.body.RequestBody;
import ai.leoma.access.problem.ApiProblem;
import ai.leoma.access.problem.InvalidRequest;
import ai.leoma.chain.Hotkey;
import java.util.List;
import java.util.Optional;

/// What an envelope votes, read as the service reads what is submitted to it: lenient in the same
/// spellings, and of a name that is there twice the same one counts.
public final class SubmittedVotes {
  /// Of one submission.
  public static final int MOST_ITEMS = Submission.MOST_ITEMS;

  private static final String SINGLE = "/samples";
  private static final String BATCH = "/samples/batch";

  private SubmittedVotes() {}

  /// One vote, at its place in the submission.
  ///
  /// @param taskId -1 for what can be no id
  public record Item(long taskId, Hotkey miner, boolean passed) {}

  /// Empty when the envelope is no submission that the service would take.
  ///
  /// @param envelope its path may have a prefix before that of the API
  public static Optional<List<Item>> in(Envelope envelope) {
    if (!envelope.method().equals("POST")) {
      return Optional.empty();
    }
    if (envelope.path().endsWith(BATCH)) {
      return read(envelope.body(), new BatchBinding());
    }
    return envelope.path().endsWith(SINGLE)
        ? read(envelope.body(), new SampleBinding())
        : Optional.empty();
  }

  private static Optional<List<Item>> read(byte[] body, BodyBinding<Submission> binding) {
    try {
      return switch (RequestBody.read(body, Optional.empty()).bind(binding)) {
        case Bound.Complete<Submission>(Submission submission) ->
            Optional.of(submission.items().stream().map(SubmittedVotes::item).toList());
        case Bound.Refused<Submission> _ -> Optional.empty();
      };
    } catch (ApiProblem | InvalidRequest e) {
      return Optional.empty();
    }
  }

  private static Item item(SampleSubmission sample) {
    boolean isPossible = sample.taskId().bitLength() < Long.SIZE;
    return new Item(
        isPossible ? sample.taskId().longValueExact() : -1, sample.miner(), sample.passed());
  }
}
