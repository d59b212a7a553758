package ai.leoma.access.query;

import ai.leoma.access.body.Bound;
import ai.leoma.access.body.Coercion;
import ai.leoma.access.problem.FieldError;
import ai.leoma.access.problem.InvalidRequest;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The parameters of one query. Reading one either answers its value or notes an error; whoever
/// reads goes on, so that all errors are found. Of several values of one name the last one counts,
/// unknown names are ignored, and numbers are read as in bodies ([Coercion]).
public final class QueryFields {
  private final Map<String, String> values;
  private final List<FieldError> errors = new ArrayList<>();

  private QueryFields(Map<String, String> values) {
    this.values = values;
  }

  /// @param target path and query as they came over the wire
  public static <T> Bound<T> bind(String target, QueryBinding<T> binding) {
    QueryFields fields = new QueryFields(valuesIn(target));
    Supplier<T> complete = binding.read(fields);
    return fields.errors.isEmpty()
        ? new Bound.Complete<>(complete.get())
        : new Bound.Refused<>(fields.errors);
  }

  /// @throws InvalidRequest with every error found
  public static <T> T require(String target, QueryBinding<T> binding) {
    return switch (bind(target, binding)) {
      case Bound.Complete<T>(T value) -> value;
      case Bound.Refused<T>(List<FieldError> errors) -> throw new InvalidRequest(errors);
    };
  }

  /// A text that has to be there; empty only after an error.
  public Optional<String> text(String name) {
    Optional<String> value = Optional.ofNullable(values.get(name));
    if (value.isEmpty()) {
      errors.add(FieldError.missingQuery(name));
    }
    return value;
  }

  /// An integer of any size that has to be there; empty only after an error.
  public Optional<BigInteger> integer(String name) {
    return text(name).flatMap(sent -> integer(name, sent));
  }

  /// @return `otherwise` when it is absent, and after an error
  public int integer(String name, int least, int greatest, int otherwise) {
    String sent = values.get(name);
    if (sent == null) {
      return otherwise;
    }
    return integer(name, sent)
        .filter(number -> isWithin(name, sent, number, least, greatest))
        .map(BigInteger::intValueExact)
        .orElse(otherwise);
  }

  private Optional<BigInteger> integer(String name, String sent) {
    return switch (Coercion.ofText(sent)) {
      case Coercion.Taken<BigInteger>(BigInteger number) -> Optional.of(number);
      case Coercion.Refused<BigInteger>(String type, String message) -> {
        refuse(name, sent, type, message, Optional.empty());
        yield Optional.empty();
      }
    };
  }

  private boolean isWithin(String name, String sent, BigInteger number, int least, int greatest) {
    if (number.compareTo(BigInteger.valueOf(least)) < 0) {
      String message = "Input should be greater than or equal to " + least;
      refuse(name, sent, "greater_than_equal", message, Optional.of(limit("ge", least)));
      return false;
    }
    if (number.compareTo(BigInteger.valueOf(greatest)) > 0) {
      String message = "Input should be less than or equal to " + greatest;
      refuse(name, sent, "less_than_equal", message, Optional.of(limit("le", greatest)));
      return false;
    }
    return true;
  }

  private static ObjectValue limit(String name, int bound) {
    return new ObjectValue(Map.of(name, NumberValue.of(bound)));
  }

  private void refuse(
      String name, String sent, String type, String message, Optional<ObjectValue> context) {
    errors.add(
        new FieldError(
            type, FieldError.locationOf("query", name), message, new StringValue(sent), context));
  }

  private static Map<String, String> valuesIn(String target) {
    Map<String, String> values = new HashMap<>();
    int query = target.indexOf('?');
    if (query >= 0) {
      for (String pair : target.substring(query + 1).split("&")) {
        String[] parts = pair.split("=", 2);
        values.put(
            QueryText.decoded(parts[0]), parts.length == 2 ? QueryText.decoded(parts[1]) : "");
      }
    }
    return values;
  }
}
