package ai.leoma.chain.node;

import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Truth;
import ai.leoma.chain.scale.ScaleValue.Whole;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What the runtime says of a subnet, by the names of its fields. A field that is not what it
/// should be ends as [ChainUnavailable].
record SubnetFields(Map<String, ScaleValue> values) {
  private static final int KEY_BYTES = 32;

  SubnetFields {
    values = Map.copyOf(values);
  }

  /// @param most greater numbers are unreadable
  long number(String field, long most) {
    return whole(field, value(field), most);
  }

  BigInteger whole(String field) {
    if (value(field) instanceof Whole(BigInteger number)) {
      return number;
    }
    throw unreadable(field);
  }

  boolean truth(String field) {
    return truth(field, value(field));
  }

  Optional<Hotkey> account(String field) {
    return account(field, value(field));
  }

  List<Long> numbers(String field) {
    return list(field, each -> whole(field, each, Long.MAX_VALUE));
  }

  List<BigInteger> wholes(String field) {
    return list(field, each -> each instanceof Whole(var number) ? number : fail(field));
  }

  List<Boolean> truths(String field) {
    return list(field, each -> truth(field, each));
  }

  /// Empty where the chain has nobody's account.
  List<Optional<Hotkey>> accounts(String field) {
    return list(field, each -> account(field, each));
  }

  private <T> List<T> list(String field, Function<ScaleValue, T> element) {
    if (value(field) instanceof Listed(var elements)) {
      return elements.stream().map(element).toList();
    }
    throw unreadable(field);
  }

  private ScaleValue value(String field) {
    ScaleValue value = values.get(field);
    if (value == null) {
      throw unreadable(field);
    }
    return value;
  }

  private static long whole(String field, ScaleValue value, long most) {
    if (value instanceof Whole(BigInteger number)
        && number.signum() >= 0
        && number.compareTo(BigInteger.valueOf(most)) <= 0) {
      return number.longValue();
    }
    throw unreadable(field);
  }

  private static boolean truth(String field, ScaleValue value) {
    if (value instanceof Truth(boolean truth)) {
      return truth;
    }
    throw unreadable(field);
  }

  private static Optional<Hotkey> account(String field, ScaleValue value) {
    if (value instanceof Bytes(byte[] key) && key.length == KEY_BYTES) {
      return Accounts.of(key);
    }
    throw unreadable(field);
  }

  private static <T> T fail(String field) {
    throw unreadable(field);
  }

  private static ChainUnavailable unreadable(String field) {
    return new ChainUnavailable("the runtime's field " + field + " of a subnet cannot be read");
  }
}
