package ai.leoma.evaluation;

import ai.leoma.access.query.QueryBinding;
import ai.leoma.access.query.QueryFields;
import java.math.BigInteger;
import java.util.Optional;
import java.util.function.Supplier;

/// The query of GET /samples/task.
final class TaskOfValidatorBinding implements QueryBinding<TaskOfValidatorBinding.Asked> {
  /// @param validator any text, as it came
  record Asked(String validator, BigInteger taskId) {}

  @Override
  public Supplier<Asked> read(QueryFields fields) {
    Optional<String> validator = fields.text("validator_hotkey");
    Optional<BigInteger> taskId = fields.integer("task_id");
    return () -> new Asked(validator.orElseThrow(), taskId.orElseThrow());
  }
}
