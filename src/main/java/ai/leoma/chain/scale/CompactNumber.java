package ai.leoma.chain.scale;

/// What may stand behind a compact: a number without sign, a struct around one, or nothing.
final class CompactNumber {
  private CompactNumber() {}

  /// The width of the number in bits; 0 for the empty tuple, which takes no bytes.
  ///
  /// @throws ScaleUnreadable if the type is no such number
  static int bits(TypeRegistry types, int type) {
    int inner = type;
    for (int depth = 0; depth <= ValueReader.DEEPEST; depth++) {
      switch (types.shape(inner)) {
        case TypeShape.Basic(var primitive) when primitive.isUnsigned() -> {
          return 8 * primitive.bytes();
        }
        case TypeShape.Tuple(var elements) when elements.isEmpty() -> {
          return 0;
        }
        case TypeShape.Composite(var fields) when fields.size() == 1 ->
            inner = fields.getFirst().type();
        default -> throw new ScaleUnreadable("type %d cannot be compact".formatted(type));
      }
    }
    throw new ScaleUnreadable("type %d goes round in a circle".formatted(type));
  }
}
