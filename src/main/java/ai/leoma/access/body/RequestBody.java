package ai.leoma.access.body;

import ai.leoma.access.problem.ApiProblem;
import ai.leoma.access.problem.FieldError;
import ai.leoma.access.problem.InvalidRequest;
import ai.leoma.json.JsonReader;
import ai.leoma.json.JsonReader.Reading;
import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.NullValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The body of a request as the wire contract reads it (sections 1.1, 1.2 and 2, step 1): JSON when
/// the content type says so or is absent, else one opaque text.
///
/// @param value empty when nothing was sent, or `null`, which counts as nothing
public record RequestBody(Optional<JsonValue> value) {
  /// Far more than a full batch has.
  private static final int MAX_VALUES = 50_000;

  /// @throws InvalidRequest `json_invalid` when it is declared to be JSON and is none
  /// @throws ApiProblem 400 when it cannot be read at all
  public static RequestBody read(byte[] bytes, Optional<String> contentType) {
    if (bytes.length == 0) {
      return new RequestBody(Optional.empty());
    }
    if (!contentType.map(RequestBody::isJson).orElse(true)) {
      return new RequestBody(
          Optional.of(new StringValue(new String(bytes, StandardCharsets.UTF_8))));
    }
    return switch (JsonReader.read(bytes, MAX_VALUES)) {
      case Reading.Parsed(JsonValue value) ->
          new RequestBody(Optional.of(value).filter(sent -> !(sent instanceof NullValue)));
      case Reading.Malformed malformed -> throw new InvalidRequest(List.of(invalidJson(malformed)));
      case Reading.Unreadable(String reason) ->
          throw ApiProblem.badRequest("There was an error parsing the body: " + reason);
    };
  }

  /// Reads the members that the binding asks for, and notes what is wrong with them.
  public <T> Bound<T> bind(BodyBinding<T> binding) {
    FieldErrors errors = new FieldErrors();
    List<JsonValue> location = FieldError.locationOf("body");
    if (value.isEmpty()) {
      errors.add(FieldError.missing(location, new NullValue()));
      return new Bound.Refused<>(errors.found());
    }
    if (!(value.get() instanceof ObjectValue object)) {
      errors.add(BodyFields.notAnObject(location, value.get()));
      return new Bound.Refused<>(errors.found());
    }
    var complete = binding.read(new BodyFields(object, location, errors));
    return errors.isEmpty()
        ? new Bound.Complete<>(complete.get())
        : new Bound.Refused<>(errors.found());
  }

  private static boolean isJson(String contentType) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.isEmpty()
        || type.equals("application/json")
        || type.matches("application/.+\\+json");
  }

  private static FieldError invalidJson(Reading.Malformed malformed) {
    return new FieldError(
        "json_invalid",
        List.of(new StringValue("body"), new NumberValue(Integer.toString(malformed.offset()))),
        "JSON decode error",
        new ObjectValue(Map.of()),
        Optional.of(new ObjectValue(Map.of("error", new StringValue(malformed.error())))));
  }
}
