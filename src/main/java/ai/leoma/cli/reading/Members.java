package ai.leoma.cli.reading;

import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.ArrayValue;
import ai.leoma.json.JsonValue.BooleanValue;
import ai.leoma.json.JsonValue.NullValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import java.util.List;
import java.util.Optional;

/// The members of an object that a service answered, each of the type that is asked for. What is
/// null or not there is empty; another type means that somebody else answered.
///
/// @throws ReadingFailed by every method whose member has another type, or is missing and has to be
///     there
public record Members(ObjectValue object) {

  public Optional<String> text(String name) {
    return present(name).map(value -> value instanceof StringValue text ? text.text() : bad(name));
  }

  Optional<Double> number(String name) {
    return present(name)
        .map(
            value ->
                value instanceof NumberValue number ? Double.valueOf(number.lexeme()) : bad(name));
  }

  public Optional<Long> whole(String name) {
    return number(name).map(Double::longValue);
  }

  Optional<Members> members(String name) {
    return present(name)
        .map(value -> value instanceof ObjectValue inner ? new Members(inner) : bad(name));
  }

  public boolean isTrue(String name) {
    return present(name)
        .map(value -> value instanceof BooleanValue bool ? bool.value() : this.<Boolean>bad(name))
        .orElse(false);
  }

  public List<Members> list(String name) {
    return items(name).stream()
        .map(
            item ->
                item instanceof ObjectValue inner ? new Members(inner) : this.<Members>bad(name))
        .toList();
  }

  public String requiredText(String name) {
    return text(name).orElseGet(() -> bad(name));
  }

  public long requiredWhole(String name) {
    return whole(name).orElseGet(() -> bad(name));
  }

  /// The member as it was answered, null where there is none.
  JsonValue raw(String name) {
    return object.member(name).orElseGet(NullValue::new);
  }

  /// The sentence of a refusal.
  Optional<String> detail() {
    return raw("detail") instanceof StringValue text ? Optional.of(text.text()) : Optional.empty();
  }

  private List<JsonValue> items(String name) {
    return present(name)
        .map(
            value ->
                value instanceof ArrayValue array ? array.items() : this.<List<JsonValue>>bad(name))
        .orElseGet(() -> bad(name));
  }

  private Optional<JsonValue> present(String name) {
    return object.member(name).filter(value -> !(value instanceof NullValue));
  }

  private <T> T bad(String name) {
    throw new ReadingFailed("the answer is not one of Leoma: \"" + name + "\" cannot be read");
  }
}
