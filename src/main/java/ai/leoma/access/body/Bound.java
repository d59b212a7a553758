package ai.leoma.access.body;

import ai.leoma.access.problem.FieldError;
import java.util.List;

/// How binding a body or a query to a request object ended.
public sealed interface Bound<T> {
  /// Everything that was wrong, none when it is complete.
  List<FieldError> errors();

  record Complete<T>(T value) implements Bound<T> {
    @Override
    public List<FieldError> errors() {
      return List.of();
    }
  }

  record Refused<T>(List<FieldError> errors) implements Bound<T> {
    public Refused {
      errors = List.copyOf(errors);
    }
  }
}
