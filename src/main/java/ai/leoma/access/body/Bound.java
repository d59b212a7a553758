package ai.leoma.access.body;

import ai.leoma.access.problem.FieldError;
import java.util.List;

/// How binding a body to a request object ended.
public sealed interface Bound<T> {
  record Complete<T>(T value) implements Bound<T> {}

  record Refused<T>(List<FieldError> errors) implements Bound<T> {
    public Refused {
      errors = List.copyOf(errors);
    }
  }
}
