package ai.leoma.access.body;

import ai.leoma.access.problem.FieldError;
import ai.leoma.chain.Hotkey;
import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.ArrayValue;
import ai.leoma.json.JsonValue.NullValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The members of one object of a request body. Reading a member either answers its value or notes
/// an error; whoever reads goes on, so that all errors are found. Unknown members are ignored.
public final class BodyFields {
  private static final int HOTKEY_CHARACTERS = 48;

  private final ObjectValue object;
  private final List<JsonValue> location;
  private final FieldErrors errors;

  BodyFields(ObjectValue object, List<JsonValue> location, FieldErrors errors) {
    this.object = object;
    this.location = location;
    this.errors = errors;
  }

  /// The object as it was sent.
  public ObjectValue sent() {
    return object;
  }

  /// A text that has to be there; empty only after an error.
  public Optional<String> text(String name, int maxCharacters) {
    return required(name).flatMap(value -> textOf(name, value, maxCharacters));
  }

  /// A text that may be absent or `null`.
  public Optional<String> optionalText(String name, int maxCharacters) {
    return optional(name).flatMap(value -> textOf(name, value, maxCharacters));
  }

  public Optional<Hotkey> hotkey(String name) {
    return required(name)
        .flatMap(value -> textOf(name, value, HOTKEY_CHARACTERS))
        .flatMap(text -> hotkeyOf(name, text));
  }

  public Optional<BigInteger> integer(String name) {
    return required(name).flatMap(value -> taken(name, value, Coercion.toInteger(value)));
  }

  public Optional<BigInteger> optionalInteger(String name, long least, long greatest) {
    return optional(name)
        .flatMap(
            value ->
                taken(name, value, Coercion.toInteger(value))
                    .filter(number -> isWithin(name, value, number, least, greatest)));
  }

  public Optional<Boolean> bool(String name) {
    return required(name).flatMap(value -> taken(name, value, Coercion.toBoolean(value)));
  }

  /// A list of objects, of which at most the first `most` are read; `each` is called for every
  /// item that is an object.
  public <T> Optional<List<T>> objects(String name, int most, Function<BodyFields, T> each) {
    return required(name).flatMap(value -> itemsOf(name, value, most, each));
  }

  static FieldError notAnObject(List<JsonValue> location, JsonValue value) {
    return new FieldError(
        "model_attributes_type",
        location,
        "Input should be a valid dictionary or object to extract fields from",
        value,
        Optional.empty());
  }

  private <T> Optional<List<T>> itemsOf(
      String name, JsonValue value, int most, Function<BodyFields, T> each) {
    if (!(value instanceof ArrayValue array)) {
      refuse(name, value, "list_type", "Input should be a valid list");
      return Optional.empty();
    }
    List<T> items = new ArrayList<>();
    for (int i = 0; i < Math.min(most, array.items().size()); i++) {
      List<JsonValue> itemLocation = new ArrayList<>(at(name));
      itemLocation.add(new NumberValue(Integer.toString(i)));
      if (array.items().get(i) instanceof ObjectValue item) {
        items.add(each.apply(new BodyFields(item, itemLocation, errors)));
      } else {
        errors.add(notAnObject(itemLocation, array.items().get(i)));
      }
    }
    return Optional.of(items);
  }

  private Optional<JsonValue> required(String name) {
    Optional<JsonValue> member = object.member(name);
    if (member.isEmpty()) {
      errors.add(FieldError.missing(at(name), object));
    }
    return member;
  }

  private Optional<JsonValue> optional(String name) {
    return object.member(name).filter(value -> !(value instanceof NullValue));
  }

  private Optional<String> textOf(String name, JsonValue value, int maxCharacters) {
    if (!(value instanceof StringValue(String text))) {
      refuse(name, value, "string_type", "Input should be a valid string");
      return Optional.empty();
    }
    if (holdsLoneSurrogate(text)) {
      refuse(
          name,
          value,
          "string_unicode",
          "Input should be a valid string, unable to parse raw data as a unicode string");
      return Optional.empty();
    }
    if (text.length() > maxCharacters && text.codePointCount(0, text.length()) > maxCharacters) {
      refuse(
          name,
          value,
          "string_too_long",
          "String should have at most " + maxCharacters + " characters",
          "max_length",
          maxCharacters);
      return Optional.empty();
    }
    return withoutNul(name, value, text);
  }

  private static boolean holdsLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        boolean isPair =
            i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
        if (!isPair) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  /// PostgreSQL keeps no NUL in a text.
  private Optional<String> withoutNul(String name, JsonValue value, String text) {
    if (text.indexOf('\0') < 0) {
      return Optional.of(text);
    }
    refuseValue(name, value, "Text must not contain the NUL character");
    return Optional.empty();
  }

  private Optional<Hotkey> hotkeyOf(String name, String text) {
    if (Hotkey.isWellFormed(text)) {
      return Optional.of(new Hotkey(text));
    }
    refuseValue(name, new StringValue(text), "Invalid SS58 address format");
    return Optional.empty();
  }

  private <T> Optional<T> taken(String name, JsonValue value, Coercion<T> coercion) {
    return switch (coercion) {
      case Coercion.Taken<T>(T taken) -> Optional.of(taken);
      case Coercion.Refused<T>(String type, String message) -> {
        refuse(name, value, type, message);
        yield Optional.empty();
      }
    };
  }

  private boolean isWithin(
      String name, JsonValue value, BigInteger number, long least, long greatest) {
    if (number.compareTo(BigInteger.valueOf(least)) < 0) {
      String message = "Input should be greater than or equal to " + least;
      refuse(name, value, "greater_than_equal", message, "ge", least);
      return false;
    }
    if (number.compareTo(BigInteger.valueOf(greatest)) > 0) {
      String message = "Input should be less than or equal to " + greatest;
      refuse(name, value, "less_than_equal", message, "le", greatest);
      return false;
    }
    return true;
  }

  private void refuse(String name, JsonValue value, String type, String message) {
    errors.add(new FieldError(type, at(name), message, value, Optional.empty()));
  }

  private void refuse(
      String name, JsonValue value, String type, String message, String limit, long bound) {
    ObjectValue context = new ObjectValue(Map.of(limit, new NumberValue(Long.toString(bound))));
    errors.add(new FieldError(type, at(name), message, value, Optional.of(context)));
  }

  private void refuseValue(String name, JsonValue value, String reason) {
    ObjectValue context = new ObjectValue(Map.of("error", new ObjectValue(Map.of())));
    errors.add(
        new FieldError(
            "value_error", at(name), "Value error, " + reason, value, Optional.of(context)));
  }

  private List<JsonValue> at(String name) {
    List<JsonValue> member = new ArrayList<>(location);
    member.add(new StringValue(name));
    return member;
  }
}
