package ai.leoma.chain.node;

import ai.leoma.chain.CurrentCommitments.Other;
import ai.leoma.chain.CurrentCommitments.Part;
import ai.leoma.chain.CurrentCommitments.Plain;
import ai.leoma.chain.CurrentCommitments.Published;
import ai.leoma.chain.CurrentCommitments.Sealed;
import ai.leoma.chain.CurrentCommitments.Unreadable;
import ai.leoma.chain.RevealedCommitments.Revealed;
import ai.leoma.chain.runtime.NotInRuntime;
import ai.leoma.chain.runtime.RuntimeMetadata;
import ai.leoma.chain.scale.ScaleReader;
import ai.leoma.chain.scale.ScaleUnreadable;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.chain.scale.TypeShape;
import ai.leoma.chain.scale.ValueReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/// Reads the values of the pallet `Commitments` by the metadata of a runtime.
final class CommitmentReader {
  static final String PALLET = "Commitments";
  static final String CURRENT = "CommitmentOf";
  static final String REVEALED = "RevealedCommitments";

  /// The chain keeps ten.
  private static final int MOST_REVEALED = 64;

  /// The chain takes three.
  private static final int MOST_PARTS = 16;

  private static final int DEEPEST = 8;

  private final RuntimeMetadata metadata;

  CommitmentReader(RuntimeMetadata metadata) {
    this.metadata = metadata;
  }

  /// Oldest first.
  ///
  /// @throws ScaleUnreadable if the bytes are no such value
  List<Revealed> revealed(byte[] value) {
    int type = metadata.pallet(PALLET).item(REVEALED).value();
    if (!(ValueReader.readWhole(metadata.types(), type, value) instanceof Listed(var entries))) {
      throw notReadable(REVEALED);
    }
    if (entries.size() > MOST_REVEALED) {
      throw notReadable(REVEALED);
    }
    List<Revealed> revealed = new ArrayList<>();
    for (ScaleValue entry : entries) {
      if (entry instanceof Listed(var pair)
          && pair.size() == 2
          && pair.getFirst() instanceof Bytes(byte[] text)
          && pair.getLast() instanceof Whole(var block)
          && block.bitLength() < Long.SIZE) {
        revealed.add(new Revealed(block.longValue(), CommittedText.revealed(text)));
      } else {
        throw notReadable(REVEALED);
      }
    }
    revealed.sort(Comparator.comparingLong(Revealed::block));
    return List.copyOf(revealed);
  }

  /// What comes after a part that cannot be read cannot be read either; all before it can.
  Published current(byte[] value) {
    ScaleReader in = new ScaleReader(value);
    OptionalLong block = OptionalLong.empty();
    List<Part> parts = new ArrayList<>();
    try {
      for (TypeShape.Field field : fields(metadata.pallet(PALLET).item(CURRENT).value())) {
        switch (field.name().orElse("")) {
          case "info" -> readParts(field.type(), in, parts, 0);
          case "block" -> block = number(ValueReader.read(metadata.types(), field.type(), in));
          default -> ValueReader.read(metadata.types(), field.type(), in);
        }
      }
    } catch (ScaleUnreadable unreadable) {
      parts.add(new Unreadable());
    }
    return new Published(block, parts);
  }

  private void readParts(int type, ScaleReader in, List<Part> parts, int depth) {
    switch (metadata.types().shape(type)) {
      case TypeShape.Composite(var fields) when fields.size() == 1 && depth < DEEPEST ->
          readParts(fields.getFirst().type(), in, parts, depth + 1);
      case TypeShape.Sequence(int element) -> {
        int count = in.length();
        if (count > MOST_PARTS) {
          throw in.unreadable("a commitment has %d parts".formatted(count));
        }
        for (int i = 0; i < count; i++) {
          parts.add(part(ValueReader.read(metadata.types(), element, in)));
        }
      }
      default -> throw notReadable(CURRENT);
    }
  }

  private static Part part(ScaleValue value) {
    return switch (value) {
      case Chosen(String name, Bytes(byte[] text))
          when name.startsWith("Raw") || name.equals("BigRaw") ->
          new Plain(CommittedText.plain(text));
      case Chosen(String name, Struct content)
          when name.equals("TimelockEncrypted")
              && content.field("reveal_round").orElse(ScaleValue.NOTHING)
                  instanceof Whole(var round)
              && round.bitLength() < Long.SIZE ->
          new Sealed(round.longValue());
      case Chosen(String name, ScaleValue unused) -> new Other(name);
      default -> throw notReadable(CURRENT);
    };
  }

  private List<TypeShape.Field> fields(int type) {
    if (metadata.types().shape(type) instanceof TypeShape.Composite(var fields)) {
      return fields;
    }
    throw notReadable(CURRENT);
  }

  private static OptionalLong number(ScaleValue value) {
    return value instanceof Whole(var number) && number.bitLength() < Long.SIZE
        ? OptionalLong.of(number.longValue())
        : OptionalLong.empty();
  }

  private static NotInRuntime notReadable(String item) {
    return new NotInRuntime("readable item", PALLET + "." + item);
  }
}
