package ai.leoma.evaluation;

import ai.leoma.access.problem.ApiProblem;
import java.util.List;
import java.util.Optional;

/// What one request submits.
///
/// @param signature the evaluation signature over all items, empty also when it was sent as an
///     empty text
/// @param isBatch whether items are spoken of by their index
record Submission(List<SampleSubmission> items, Optional<String> signature, boolean isBatch) {
  static final int MOST_ITEMS = 100;

  Submission {
    items = List.copyOf(items);
  }

  /// Of one item, its own signature is the one over all.
  static Submission single(SampleSubmission item) {
    return new Submission(List.of(item), item.evaluationSignature(), false);
  }

  /// @throws ApiProblem 400 for too many items, or more than one task under one signature
  void checkSize() {
    if (items.size() > MOST_ITEMS) {
      throw ApiProblem.badRequest("Batch size exceeds limit of " + MOST_ITEMS + " samples");
    }
    boolean isMixed = items.stream().map(SampleSubmission::taskId).distinct().count() > 1;
    if (signature.isPresent() && isMixed) {
      throw ApiProblem.badRequest(
          "When signature is provided, all samples must have the same task_id");
    }
  }
}
