package ai.leoma.access.body;

import java.util.function.Supplier;

/// Says which members a request object has. Implementations are beans, named by
/// `SignedByValidator.body` or `SignedByAdmin.body`.
public interface BodyBinding<T> {
  /// Reads every member, so that all errors are found, and answers how to put the object together,
  /// which is only done when there was none.
  Supplier<T> read(BodyFields fields);
}
