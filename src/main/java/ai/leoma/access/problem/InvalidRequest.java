package ai.leoma.access.problem;

import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.ArrayValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonWriter;
import java.util.List;
import java.util.Map;

/// A request whose parts do not have the asked form: answered with 422 and every error found. The
/// answer, which may repeat all of a large body, is written where this is created, so create it
/// away from the event loop.
public final class InvalidRequest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<FieldError> errors;
  private final String body;

  public InvalidRequest(List<FieldError> errors) {
    super(errors.size() + " errors", null, false, false);
    if (errors.isEmpty()) {
      throw new IllegalArgumentException("an invalid request has at least one error");
    }
    this.errors = List.copyOf(errors);
    this.body = JsonWriter.compact(toJson());
  }

  public List<FieldError> errors() {
    return errors;
  }

  /// What is answered.
  String body() {
    return body;
  }

  private ObjectValue toJson() {
    List<JsonValue> entries = errors.stream().map(error -> (JsonValue) error.toJson()).toList();
    return new ObjectValue(Map.of("detail", new ArrayValue(entries)));
  }
}
