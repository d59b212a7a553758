package ai.leoma.chain.scale;

import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.scale.ScaleValue.Text;
import ai.leoma.chain.scale.ScaleValue.Truth;
import ai.leoma.chain.scale.ScaleValue.Whole;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes values as the registry of a runtime describes them; the opposite of [ValueReader]. What
/// does not fit its type is refused: nothing is cut, filled up or guessed.
public final class ValueWriter {
  private final TypeRegistry types;
  private final ScaleWriter out;

  private ValueWriter(TypeRegistry types, ScaleWriter out) {
    this.types = types;
    this.out = out;
  }

  /// @throws IllegalArgumentException if the value is not of the type
  public static byte[] bytes(TypeRegistry types, int type, ScaleValue value) {
    ScaleWriter out = new ScaleWriter();
    new ValueWriter(types, out).write(type, value, 0);
    return out.bytes();
  }

  private void write(int type, ScaleValue value, int depth) {
    // a type may be within itself without any value in between
    if (depth > ValueReader.DEEPEST) {
      throw wrong("no value nested deeper than %d".formatted(ValueReader.DEEPEST));
    }
    switch (types.shape(type)) {
      case TypeShape.Composite(var fields) -> fields(fields, value, depth);
      case TypeShape.Variant variant -> chosen(variant, value, depth);
      case TypeShape.Sequence(int element) -> sequence(element, value, depth);
      case TypeShape.Array(int length, int element) -> array(length, element, value, depth);
      case TypeShape.Tuple(var elements) -> {
        List<ScaleValue> values = listed(value, elements.size());
        for (int i = 0; i < values.size(); i++) {
          write(elements.get(i), values.get(i), depth + 1);
        }
      }
      case TypeShape.Basic(var primitive) -> basic(primitive, value);
      case TypeShape.Compact(int number) -> compact(number, value);
      case TypeShape.BitSequence _ ->
          throw new IllegalArgumentException("bit sequences are not written");
    }
  }

  private void fields(List<TypeShape.Field> fields, ScaleValue value, int depth) {
    if (fields.size() == 1 && fields.getFirst().name().isEmpty()) {
      write(fields.getFirst().type(), value, depth + 1);
    } else if (fields.isEmpty() || fields.getFirst().name().isEmpty()) {
      List<ScaleValue> values = listed(value, fields.size());
      for (int i = 0; i < values.size(); i++) {
        write(fields.get(i).type(), values.get(i), depth + 1);
      }
    } else if (value instanceof Struct struct && struct.fields().size() == fields.size()) {
      for (TypeShape.Field field : fields) {
        String name = field.name().orElseThrow(() -> wrong("names for all fields or none"));
        ScaleValue content = struct.field(name).orElseThrow(() -> wrong("the field " + name));
        write(field.type(), content, depth + 1);
      }
    } else {
      throw wrong("a struct of %d fields".formatted(fields.size()));
    }
  }

  private void chosen(TypeShape.Variant variant, ScaleValue value, int depth) {
    if (!(value instanceof Chosen(String name, ScaleValue content))) {
      throw wrong("a case of an enum");
    }
    TypeShape.Case chosen = variant.named(name).orElseThrow(() -> wrong("a case, but not " + name));
    out.u8(chosen.index());
    fields(chosen.fields(), content, depth);
  }

  private void sequence(int element, ScaleValue value, int depth) {
    if (value instanceof Bytes(byte[] bytes) && isByte(element)) {
      out.byteVector(bytes);
      return;
    }
    if (!(value instanceof Listed(var values)) || isByte(element)) {
      throw wrong("a vector");
    }
    out.compact(values.size());
    values.forEach(each -> write(element, each, depth + 1));
  }

  private void array(int length, int element, ScaleValue value, int depth) {
    if (isByte(element)) {
      if (!(value instanceof Bytes(byte[] bytes)) || bytes.length != length) {
        throw wrong("%d bytes".formatted(length));
      }
      out.fixed(bytes);
      return;
    }
    listed(value, length).forEach(each -> write(element, each, depth + 1));
  }

  private void basic(TypeShape.Primitive primitive, ScaleValue value) {
    switch (primitive) {
      case BOOL -> {
        if (!(value instanceof Truth(boolean truth))) {
          throw wrong("a truth value");
        }
        out.bool(truth);
      }
      case TEXT -> out.byteVector(text(value).getBytes(StandardCharsets.UTF_8));
      case CHAR -> {
        String text = text(value);
        if (text.codePointCount(0, text.length()) != 1) {
          throw wrong("one character");
        }
        out.u32(text.codePointAt(0));
      }
      case U8, U16, U32, U64, U128, U256, I8, I16, I32, I64, I128, I256 ->
          out.integer(whole(value).value(), primitive.bytes(), primitive.isSigned());
    }
  }

  private void compact(int number, ScaleValue value) {
    int bits = CompactNumber.bits(types, number);
    if (bits == 0) {
      return;
    }
    Whole whole = whole(value);
    if (whole.value().bitLength() > bits) {
      throw wrong("a number of %d bits".formatted(bits));
    }
    out.compact(whole.value());
  }

  private boolean isByte(int type) {
    return types.shape(type).equals(new TypeShape.Basic(TypeShape.Primitive.U8));
  }

  private static Whole whole(ScaleValue value) {
    if (value instanceof Whole whole) {
      return whole;
    }
    throw wrong("a number");
  }

  private static String text(ScaleValue value) {
    if (value instanceof Text(String text)) {
      return text;
    }
    throw wrong("a text");
  }

  private static List<ScaleValue> listed(ScaleValue value, int size) {
    if (value instanceof Listed(var values) && values.size() == size) {
      return values;
    }
    throw wrong("%d values".formatted(size));
  }

  private static IllegalArgumentException wrong(String wanted) {
    return new IllegalArgumentException("the type wants " + wanted);
  }
}
