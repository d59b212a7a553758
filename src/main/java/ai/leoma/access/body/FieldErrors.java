package ai.leoma.access.body;

import ai.leoma.access.problem.FieldError;
import ai.leoma.json.JsonValue.NullValue;
import ai.leoma.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/// The errors found in one body. Bounded, for the answer repeats what was sent: after the bounds an
/// error is left out, and an input is answered as `null`.
final class FieldErrors {
  private static final int MAX_ERRORS = 1000;
  private static final int MAX_INPUT_CHARACTERS = 1 << 20;

  private final List<FieldError> found = new ArrayList<>();
  private int inputCharacters;

  void add(FieldError error) {
    if (found.size() == MAX_ERRORS) {
      return;
    }
    if (inputCharacters <= MAX_INPUT_CHARACTERS) {
      inputCharacters += JsonWriter.compact(error.input()).length();
    }
    found.add(inputCharacters <= MAX_INPUT_CHARACTERS ? error : withoutInput(error));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<FieldError> found() {
    return List.copyOf(found);
  }

  private static FieldError withoutInput(FieldError error) {
    return new FieldError(
        error.type(), error.location(), error.message(), new NullValue(), error.context());
  }
}
