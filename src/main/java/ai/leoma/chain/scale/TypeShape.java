package ai.leoma.chain.scale;

import java.util.List;
import java.util.Optional;

/// How a type of a runtime's registry is put together; other types are named by their ids
/// (crate scale-info, `TypeDef`).
public sealed interface TypeShape {
  /// A struct: its fields one after another.
  record Composite(List<Field> fields) implements TypeShape {
    public Composite {
      fields = List.copyOf(fields);
    }
  }

  /// An enum: one byte with the index of the case, then the case's fields.
  record Variant(List<Case> cases) implements TypeShape {
    public Variant {
      cases = List.copyOf(cases);
    }

    public Optional<Case> at(int index) {
      return cases.stream().filter(each -> each.index() == index).findFirst();
    }

    public Optional<Case> named(String name) {
      return cases.stream().filter(each -> each.name().equals(name)).findFirst();
    }
  }

  /// A compact length, then that many elements.
  record Sequence(int element) implements TypeShape {}

  /// A fixed number of elements.
  record Array(int length, int element) implements TypeShape {}

  /// Elements one after another; without any it takes no bytes.
  record Tuple(List<Integer> elements) implements TypeShape {
    public Tuple {
      elements = List.copyOf(elements);
    }
  }

  /// One of the built-in types.
  record Basic(Primitive primitive) implements TypeShape {}

  /// A number in compact form.
  record Compact(int number) implements TypeShape {}

  /// A compact count of bits, then the bits; no value of ours has it, so it is named, not read.
  record BitSequence() implements TypeShape {}

  /// @param name empty in tuple-like structs
  record Field(Optional<String> name, int type) {}

  record Case(String name, int index, List<Field> fields) {
    public Case {
      fields = List.copyOf(fields);
    }
  }

  /// The built-in types, in the order of their indices.
  enum Primitive {
    BOOL(1),
    CHAR(4),
    TEXT(0),
    U8(1),
    U16(2),
    U32(4),
    U64(8),
    U128(16),
    U256(32),
    I8(1),
    I16(2),
    I32(4),
    I64(8),
    I128(16),
    I256(32);

    private final int bytes;

    Primitive(int bytes) {
      this.bytes = bytes;
    }

    /// Of a number; 0 for a text, which has a length of its own.
    public int bytes() {
      return bytes;
    }

    public boolean isSigned() {
      return ordinal() >= I8.ordinal();
    }

    public boolean isUnsigned() {
      return ordinal() >= U8.ordinal() && ordinal() < I8.ordinal();
    }
  }
}
