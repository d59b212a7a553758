package ai.leoma.chain.scale;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The types of one runtime by id.
public final class TypeRegistry {
  private static final int PRIMITIVES = TypeShape.Primitive.values().length;

  private final Map<Integer, NamedType> types;

  /// @param path for example `pallet_commitments`, `types`, `Data`; empty for built-in types
  public record NamedType(List<String> path, TypeShape shape) {
    public NamedType {
      path = List.copyOf(path);
    }
  }

  public TypeRegistry(Map<Integer, NamedType> types) {
    this.types = Map.copyOf(types);
  }

  /// @throws ScaleUnreadable if the registry has no such type
  public NamedType type(int id) {
    NamedType type = types.get(id);
    if (type == null) {
      throw new ScaleUnreadable("the runtime has no type " + id);
    }
    return type;
  }

  public TypeShape shape(int id) {
    return type(id).shape();
  }

  /// By its full path, the parts joined by `::`.
  public Optional<Integer> idOf(String path) {
    return types.entrySet().stream()
        .filter(entry -> String.join("::", entry.getValue().path()).equals(path))
        .map(Map.Entry::getKey)
        .min(Integer::compare);
  }

  /// Whether each value of the type is encoded in no bytes at all. A type that is nested too deep
  /// to be read is none.
  public boolean isZeroSized(int id) {
    return isZeroSized(id, new HashMap<>(), 0);
  }

  /// @param known answers so far; a type within itself counts as none of zero size
  private boolean isZeroSized(int id, Map<Integer, Boolean> known, int depth) {
    if (depth > ValueReader.DEEPEST) {
      return false;
    }
    Boolean answer = known.putIfAbsent(id, false);
    if (answer != null) {
      return answer;
    }
    boolean isZeroSized =
        switch (shape(id)) {
          case TypeShape.Composite(var fields) ->
              fields.stream().allMatch(field -> isZeroSized(field.type(), known, depth + 1));
          case TypeShape.Tuple(var elements) ->
              elements.stream().allMatch(element -> isZeroSized(element, known, depth + 1));
          case TypeShape.Array(int length, int element) ->
              length == 0 || isZeroSized(element, known, depth + 1);
          case TypeShape.Variant _,
              TypeShape.Sequence _,
              TypeShape.Basic _,
              TypeShape.Compact _,
              TypeShape.BitSequence _ ->
              false;
        };
    known.put(id, isZeroSized);
    return isZeroSized;
  }

  /// Reads a `PortableRegistry` (crate scale-info 2).
  public static TypeRegistry read(ScaleReader in) {
    Map<Integer, NamedType> types = new TreeMap<>();
    int count = in.length();
    for (int i = 0; i < count; i++) {
      int id = in.compactInt();
      if (types.put(id, readType(in)) != null) {
        throw in.unreadable("type %d is there twice".formatted(id));
      }
    }
    return new TypeRegistry(types);
  }

  private static NamedType readType(ScaleReader in) {
    List<String> path = in.vector(ScaleReader::text);
    in.vector(TypeRegistry::skipParameter);
    TypeShape shape = readShape(in);
    in.skipTexts();
    return new NamedType(path, shape);
  }

  private static int skipParameter(ScaleReader in) {
    in.text();
    return in.optional(ScaleReader::compactInt).orElse(0);
  }

  private static TypeShape readShape(ScaleReader in) {
    int kind = in.u8();
    return switch (kind) {
      case 0 -> new TypeShape.Composite(in.vector(TypeRegistry::readField));
      case 1 -> readVariant(in);
      case 2 -> new TypeShape.Sequence(in.compactInt());
      case 3 -> readArray(in);
      case 4 -> new TypeShape.Tuple(in.vector(ScaleReader::compactInt));
      case 5 -> new TypeShape.Basic(readPrimitive(in));
      case 6 -> new TypeShape.Compact(in.compactInt());
      case 7 -> readBitSequence(in);
      default -> throw in.unreadable("a type is of unknown kind " + kind);
    };
  }

  /// One byte says which case it is, so more than 256 cannot be told apart.
  private static TypeShape readVariant(ScaleReader in) {
    List<TypeShape.Case> cases = in.vector(TypeRegistry::readCase);
    if (cases.stream().map(TypeShape.Case::index).distinct().count() < cases.size()) {
      throw in.unreadable("an enum has two cases of one number");
    }
    return new TypeShape.Variant(cases);
  }

  private static TypeShape readArray(ScaleReader in) {
    long length = in.u32();
    if (length > Integer.MAX_VALUE) {
      throw in.unreadable("an array has %d elements".formatted(length));
    }
    return new TypeShape.Array((int) length, in.compactInt());
  }

  private static TypeShape readBitSequence(ScaleReader in) {
    in.compactInt();
    in.compactInt();
    return new TypeShape.BitSequence();
  }

  private static TypeShape.Primitive readPrimitive(ScaleReader in) {
    int index = in.u8();
    if (index >= PRIMITIVES) {
      throw in.unreadable("there is no built-in type " + index);
    }
    return TypeShape.Primitive.values()[index];
  }

  private static TypeShape.Field readField(ScaleReader in) {
    Optional<String> name = in.optional(ScaleReader::text);
    int type = in.compactInt();
    in.optional(ScaleReader::text);
    in.skipTexts();
    return new TypeShape.Field(name, type);
  }

  private static TypeShape.Case readCase(ScaleReader in) {
    String name = in.text();
    List<TypeShape.Field> fields = in.vector(TypeRegistry::readField);
    int index = in.u8();
    in.skipTexts();
    return new TypeShape.Case(name, index, fields);
  }
}
