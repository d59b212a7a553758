package ai.leoma.chain.scale;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// A value of a type that only the chain's metadata knows.
///
/// A struct of one unnamed field (`AccountId32`, `BoundedVec`) is the value of that field; arrays
/// and vectors of bytes are [Bytes].
public sealed interface ScaleValue {
  record Truth(boolean value) implements ScaleValue {}

  /// Integers of all widths, compact ones too.
  record Whole(BigInteger value) implements ScaleValue {}

  record Text(String value) implements ScaleValue {}

  record Bytes(byte[] value) implements ScaleValue {
    public Bytes {
      value = value.clone();
    }

    @Override
    public byte[] value() {
      return value.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes(byte[] others) && Arrays.equals(value, others);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
      return "0x" + HexFormat.of().formatHex(value);
    }
  }

  /// Vectors, arrays, tuples and structs without names.
  record Listed(List<ScaleValue> elements) implements ScaleValue {
    public Listed {
      elements = List.copyOf(elements);
    }
  }

  /// A struct with names, in the order of its type.
  record Struct(SequencedMap<String, ScaleValue> fields) implements ScaleValue {
    public Struct {
      fields = new LinkedHashMap<>(fields);
    }

    public Optional<ScaleValue> field(String name) {
      return Optional.ofNullable(fields.get(name));
    }

    @Override
    public SequencedMap<String, ScaleValue> fields() {
      return new LinkedHashMap<>(fields);
    }
  }

  /// One case of an enum; its content is an empty [Listed] when it has none.
  record Chosen(String name, ScaleValue content) implements ScaleValue {}

  ScaleValue NOTHING = new Listed(List.of());

  static ScaleValue of(long value) {
    return new Whole(BigInteger.valueOf(value));
  }

  static ScaleValue of(List<? extends ScaleValue> elements) {
    return new Listed(List.copyOf(elements));
  }

  static ScaleValue struct(Map<String, ScaleValue> fields) {
    return new Struct(new LinkedHashMap<>(fields));
  }
}
