package ai.leoma.chain.scale;

import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.scale.ScaleValue.Text;
import ai.leoma.chain.scale.ScaleValue.Truth;
import ai.leoma.chain.scale.ScaleValue.Whole;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Reads values as the registry of a runtime describes them. The bytes may be hostile: they are
/// read to a limited depth, into no more values than they have bytes, give or take a few for types
/// that take none, and never into more than a million: a value takes many times its bytes.
public final class ValueReader {
  static final int DEEPEST = 64;
  private static final int VALUES_WITHOUT_BYTES = 4096;

  /// Some fifty times those of the longest list of events.
  private static final long MOST_VALUES = 1_000_000;
  private static final int LARGEST_CODE_POINT = 0x10FFFF;

  private final TypeRegistry types;
  private final ScaleReader in;
  private long valuesLeft;

  private ValueReader(TypeRegistry types, ScaleReader in) {
    this.types = types;
    this.in = in;
    this.valuesLeft = Math.min(MOST_VALUES, 2L * in.remaining() + VALUES_WITHOUT_BYTES);
  }

  /// Reads one value and nothing after it.
  ///
  /// @throws ScaleUnreadable if the bytes are no value of the type
  public static ScaleValue readWhole(TypeRegistry types, int type, byte[] bytes) {
    ScaleReader in = new ScaleReader(bytes);
    ScaleValue value = read(types, type, in);
    in.requireEnd();
    return value;
  }

  /// Reads one value and leaves the reader behind it.
  ///
  /// @throws ScaleUnreadable if the bytes are no value of the type
  public static ScaleValue read(TypeRegistry types, int type, ScaleReader in) {
    return new ValueReader(types, in).value(type, 0);
  }

  private ScaleValue value(int type, int depth) {
    if (depth > DEEPEST) {
      throw in.unreadable("a value is nested deeper than %d".formatted(DEEPEST));
    }
    if (--valuesLeft < 0) {
      throw in.unreadable("more values than bytes, or than are read at once");
    }
    return switch (types.shape(type)) {
      case TypeShape.Composite(var fields) -> fields(fields, depth);
      case TypeShape.Variant variant -> chosen(variant, depth);
      case TypeShape.Sequence(int element) -> sequence(element, depth);
      case TypeShape.Array(int length, int element) -> elements(length, element, depth);
      case TypeShape.Tuple(var elements) ->
          new Listed(elements.stream().map(element -> value(element, depth + 1)).toList());
      case TypeShape.Basic(var primitive) -> basic(primitive);
      case TypeShape.Compact(int number) -> compact(number);
      case TypeShape.BitSequence _ -> throw in.unreadable("bit sequences are not read");
    };
  }

  private ScaleValue fields(List<TypeShape.Field> fields, int depth) {
    if (fields.size() == 1 && fields.getFirst().name().isEmpty()) {
      return value(fields.getFirst().type(), depth + 1);
    }
    if (fields.isEmpty() || fields.getFirst().name().isEmpty()) {
      return new Listed(fields.stream().map(field -> value(field.type(), depth + 1)).toList());
    }
    SequencedMap<String, ScaleValue> values = new LinkedHashMap<>();
    for (TypeShape.Field field : fields) {
      values.put(
          field.name().orElseThrow(() -> in.unreadable("a struct has names for some fields only")),
          value(field.type(), depth + 1));
    }
    return new Struct(values);
  }

  private ScaleValue chosen(TypeShape.Variant variant, int depth) {
    int index = in.u8();
    TypeShape.Case chosen =
        variant
            .at(index)
            .orElseThrow(() -> in.unreadable("an enum has no case %d".formatted(index)));
    return new Chosen(chosen.name(), fields(chosen.fields(), depth));
  }

  private ScaleValue sequence(int element, int depth) {
    int length = in.compactInt();
    if (length > in.remaining() && !types.isZeroSized(element)) {
      throw in.unreadable(
          "a vector has %d elements, but %d bytes".formatted(length, in.remaining()));
    }
    return elements(length, element, depth);
  }

  private ScaleValue elements(int length, int element, int depth) {
    if (types.shape(element).equals(new TypeShape.Basic(TypeShape.Primitive.U8))) {
      return new Bytes(in.fixed(length));
    }
    List<ScaleValue> elements = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      elements.add(value(element, depth + 1));
    }
    return new Listed(elements);
  }

  private ScaleValue basic(TypeShape.Primitive primitive) {
    return switch (primitive) {
      case BOOL -> new Truth(in.bool());
      case TEXT -> new Text(in.text());
      case CHAR -> new Text(character());
      case U8, U16, U32, U64, U128, U256 -> new Whole(in.unsigned(primitive.bytes()));
      case I8, I16, I32, I64, I128, I256 -> new Whole(in.signed(primitive.bytes()));
    };
  }

  private String character() {
    long codePoint = in.u32();
    if (codePoint > LARGEST_CODE_POINT || codePoint >= 0xD800 && codePoint <= 0xDFFF) {
      throw in.unreadable("a character is none");
    }
    return Character.toString((int) codePoint);
  }

  private ScaleValue compact(int number) {
    int bits = CompactNumber.bits(types, number);
    if (bits == 0) {
      return ScaleValue.NOTHING;
    }
    BigInteger value = in.compact();
    if (value.bitLength() > bits) {
      throw in.unreadable("a compact number does not fit into %d bits".formatted(bits));
    }
    return new Whole(value);
  }
}
