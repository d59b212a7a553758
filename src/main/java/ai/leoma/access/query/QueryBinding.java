package ai.leoma.access.query;

import java.util.function.Supplier;

/// Says which parameters a query has. Implementations are beans where a signed request names them
/// (`SignedByValidator.query`).
public interface QueryBinding<T> {
  /// Reads every parameter, so that all errors are found, and answers how to put the value
  /// together, which is only done when there was none.
  Supplier<T> read(QueryFields fields);
}
