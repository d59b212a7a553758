package ai.leoma.sandbox.chain.api;

import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Text;
import ai.leoma.chain.scale.ScaleValue.Truth;
import ai.leoma.chain.scale.TypeRegistry;
import ai.leoma.chain.scale.TypeShape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Values that say nothing: 0, false, nobody, empty. Answers of the runtime have many members that
/// the imitated subnet has nothing for.
record Blank(TypeRegistry types) {
  ScaleValue of(int type) {
    return switch (types.shape(type)) {
      case TypeShape.Composite(var fields) -> fields(fields);
      case TypeShape.Variant(var cases) -> {
        TypeShape.Case first = cases.getFirst();
        yield new Chosen(first.name(), fields(first.fields()));
      }
      case TypeShape.Sequence(int element) ->
          isByte(element) ? new Bytes(new byte[0]) : ScaleValue.NOTHING;
      case TypeShape.Array(int length, int element) ->
          isByte(element)
              ? new Bytes(new byte[length])
              : new Listed(Collections.nCopies(length, of(element)));
      case TypeShape.Tuple(var elements) -> new Listed(elements.stream().map(this::of).toList());
      case TypeShape.Basic(var primitive) ->
          switch (primitive) {
            case BOOL -> new Truth(false);
            case TEXT, CHAR -> new Text("");
            default -> ScaleValue.of(0);
          };
      case TypeShape.Compact _ -> ScaleValue.of(0);
      case TypeShape.BitSequence _ ->
          throw new IllegalArgumentException("no answer has a bit sequence");
    };
  }

  private ScaleValue fields(List<TypeShape.Field> fields) {
    if (fields.size() == 1 && fields.getFirst().name().isEmpty()) {
      return of(fields.getFirst().type());
    }
    if (fields.isEmpty() || fields.getFirst().name().isEmpty()) {
      return new Listed(fields.stream().map(field -> of(field.type())).toList());
    }
    SequencedMap<String, ScaleValue> values = new LinkedHashMap<>();
    fields.forEach(field -> values.put(field.name().orElseThrow(), of(field.type())));
    return ScaleValue.struct(values);
  }

  private boolean isByte(int type) {
    return types.shape(type).equals(new TypeShape.Basic(TypeShape.Primitive.U8));
  }
}
