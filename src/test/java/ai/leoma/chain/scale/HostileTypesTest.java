package ai.leoma.chain.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import ai.leoma.chain.scale.TypeRegistry.NamedType;
import ai.leoma.chain.scale.TypeShape.Array;
import ai.leoma.chain.scale.TypeShape.Basic;
import ai.leoma.chain.scale.TypeShape.Case;
import ai.leoma.chain.scale.TypeShape.Compact;
import ai.leoma.chain.scale.TypeShape.Composite;
import ai.leoma.chain.scale.TypeShape.Field;
import ai.leoma.chain.scale.TypeShape.Primitive;
import ai.leoma.chain.scale.TypeShape.Sequence;
import ai.leoma.chain.scale.TypeShape.Tuple;
import ai.leoma.chain.scale.TypeShape.Variant;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Types that no honest runtime has, and bytes that fit them: reading and writing end as a value or
/// as a clear error, after work and memory that the bytes given bound.
class HostileTypesTest {
  private static final long SEED = 19_991_231L;

  @Test
  void randomTypesAndBytesEndAsAValueOrAClearError() {
    SplittableRandom random = new SplittableRandom(SEED);
    int values = 0;
    for (int i = 0; i < 20_000; i++) {
      TypeRegistry types = randomTypes(random);
      byte[] bytes = new byte[random.nextInt(50)];
      random.nextBytes(bytes);
      try {
        types.isZeroSized(0);
        ScaleReader in = new ScaleReader(bytes);
        ScaleValue value = ValueReader.read(types, 0, in);
        values++;
        assertWritesBack(types, value, bytes, in.offset(), i);
        tryWrite(types, value);
      } catch (ScaleUnreadable refused) {
        assertThat(refused.getMessage()).isNotBlank();
      } catch (Throwable wrong) {
        fail("seed " + SEED + ", round " + i, wrong);
      }
    }
    assertThat(values).as("rounds that gave a value").isGreaterThan(1000);
  }

  /// Two fields of one name are one in the value, so such a struct alone cannot be written back.
  private static void assertWritesBack(
      TypeRegistry types, ScaleValue value, byte[] bytes, int length, int round) {
    byte[] written;
    try {
      written = ValueWriter.bytes(types, 0, value);
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).contains("fields");
      return;
    }
    assertThat(written)
        .as("seed %d, round %d", SEED, round)
        .isEqualTo(Arrays.copyOf(bytes, length));
  }

  private static void tryWrite(TypeRegistry types, ScaleValue value) {
    for (int type = 1; type < 4; type++) {
      try {
        ValueWriter.bytes(types, type, value);
      } catch (ScaleUnreadable | IllegalArgumentException refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void aChainOfTypesAsLongAsYouLikeIsNoRecursion() {
    Map<Integer, NamedType> chain = new HashMap<>();
    int length = 200_000;
    for (int i = 0; i < length; i++) {
      chain.put(i, named(new Composite(List.of(unnamed(i + 1)))));
    }
    chain.put(length, named(new Tuple(List.of())));
    TypeRegistry types = new TypeRegistry(chain);

    assertThat(types.isZeroSized(0)).isFalse();
    assertThat(types.isZeroSized(length - 10)).isTrue();
    assertThatThrownBy(() -> ValueReader.readWhole(types, 0, new byte[0]))
        .hasMessageContaining("nested deeper than 64");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ValueWriter.bytes(types, 0, ScaleValue.NOTHING))
        .withMessageContaining("nested deeper than 64");
  }

  @Test
  void aTypeThatIsOnlyItselfIsNeitherReadNorWritten() {
    TypeRegistry types =
        types(new Composite(List.of(unnamed(0))), new Tuple(List.of(1)), new Array(1, 2));
    for (int type = 0; type < 3; type++) {
      int itself = type;
      assertThat(types.isZeroSized(itself)).isFalse();
      assertThatThrownBy(() -> ValueReader.readWhole(types, itself, new byte[9]))
          .hasMessageContaining("nested deeper than 64");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ValueWriter.bytes(types, itself, nestedLists(100)));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ValueWriter.bytes(types, 0, ScaleValue.of(1)))
        .withMessageContaining("nested deeper than 64");
  }

  @Test
  void fewBytesNeverBecomeManyValues() {
    // each pair of types doubles the values of the one below: 2^60 of them
    TypeShape[] doubling = new TypeShape[61];
    for (int i = 0; i < 60; i++) {
      doubling[i] = new Tuple(List.of(i + 1, i + 1));
    }
    doubling[60] = new Tuple(List.of());
    TypeRegistry nothings =
        types(
            new Array(Integer.MAX_VALUE, 1), new Array(Integer.MAX_VALUE, 2), new Tuple(List.of()));

    assertRefusedCheaply(types(doubling), new byte[0], "more values than bytes");
    assertRefusedCheaply(nothings, new byte[0], "more values than bytes");
    assertRefusedCheaply(
        types(new Array(Integer.MAX_VALUE, 1), new Basic(Primitive.U8)), new byte[40], "are left");
    assertRefusedCheaply(
        types(new Sequence(1), new Sequence(1)), new byte[] {-2, -1, -1, -1}, "elements, but");
    assertRefusedCheaply(types(new Basic(Primitive.TEXT)), new byte[] {-2, -1, -1, -1}, "are left");
  }

  /// A value takes forty times the byte that it is read from.
  @Test
  void manyBytesNeverBecomeMoreThanAMillionValues() {
    TypeRegistry types = types(new Sequence(1), new Compact(2), new Basic(Primitive.U64));
    byte[] bytes = new ScaleWriter().compact(4_000_000).fixed(new byte[4_000_000]).bytes();

    assertThatThrownBy(() -> ValueReader.readWhole(types, 0, bytes))
        .isInstanceOf(ScaleUnreadable.class)
        .hasMessageContaining("than are read at once");
  }

  private static void assertRefusedCheaply(TypeRegistry types, byte[] bytes, String message) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThatThrownBy(() -> ValueReader.readWhole(types, 0, bytes))
        .isInstanceOf(ScaleUnreadable.class)
        .hasMessageContaining(message);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(16 << 20);
  }

  @Test
  void anEnumHasEachNumberOnce() {
    ScaleWriter registry = new ScaleWriter().compact(1).compact(0).compact(0).compact(0).u8(1);
    registry.compact(2);
    for (int i = 0; i < 2; i++) {
      registry.byteVector(new byte[] {'A'}).compact(0).u8(7).compact(0);
    }
    byte[] bytes = registry.compact(0).bytes();

    assertThatThrownBy(() -> TypeRegistry.read(new ScaleReader(bytes)))
        .isInstanceOf(ScaleUnreadable.class)
        .hasMessageContaining("two cases of one number");
  }

  private static ScaleValue nestedLists(int depth) {
    ScaleValue value = ScaleValue.NOTHING;
    for (int i = 0; i < depth; i++) {
      value = ScaleValue.of(List.of(value));
    }
    return value;
  }

  private static TypeRegistry types(TypeShape... shapes) {
    Map<Integer, NamedType> types = new HashMap<>();
    for (int i = 0; i < shapes.length; i++) {
      types.put(i, named(shapes[i]));
    }
    return new TypeRegistry(types);
  }

  private static TypeRegistry randomTypes(SplittableRandom random) {
    TypeShape[] shapes = new TypeShape[random.nextInt(1, 10)];
    for (int i = 0; i < shapes.length; i++) {
      shapes[i] = randomShape(random, shapes.length);
    }
    return types(shapes);
  }

  /// Now and then it names a type that is not there.
  private static TypeShape randomShape(SplittableRandom random, int types) {
    return switch (random.nextInt(12)) {
      case 0, 1 -> new Composite(randomFields(random, types));
      case 2, 3 -> randomVariant(random, types);
      case 4 -> new Sequence(randomType(random, types));
      case 5 ->
          new Array(
              random.nextInt(10) == 0 ? Integer.MAX_VALUE : random.nextInt(5),
              randomType(random, types));
      case 6 -> new Tuple(randomTypeList(random, types));
      case 7 -> new Compact(randomType(random, types));
      case 8 -> new TypeShape.BitSequence();
      default -> new Basic(Primitive.values()[random.nextInt(Primitive.values().length)]);
    };
  }

  private static Variant randomVariant(SplittableRandom random, int types) {
    List<Case> cases = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      cases.add(new Case("Case" + i, i, randomFields(random, types)));
    }
    return new Variant(cases);
  }

  private static List<Field> randomFields(SplittableRandom random, int types) {
    boolean areNamed = random.nextBoolean();
    List<Field> fields = new ArrayList<>();
    for (int type : randomTypeList(random, types)) {
      boolean isNamed = random.nextInt(20) == 0 ? !areNamed : areNamed;
      fields.add(
          isNamed ? new Field(Optional.of("field" + random.nextInt(6)), type) : unnamed(type));
    }
    return fields;
  }

  private static List<Integer> randomTypeList(SplittableRandom random, int types) {
    List<Integer> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(randomType(random, types));
    }
    return list;
  }

  private static int randomType(SplittableRandom random, int types) {
    return random.nextInt(30) == 0 ? types + 7 : random.nextInt(types);
  }

  private static Field unnamed(int type) {
    return new Field(Optional.empty(), type);
  }

  private static NamedType named(TypeShape shape) {
    return new NamedType(List.of(), shape);
  }
}
