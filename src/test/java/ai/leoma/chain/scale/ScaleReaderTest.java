package ai.leoma.chain.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.chain.Hex;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleReaderTest {
  private static final int BYTE = 0;
  private static final int BYTES = 1;
  private static final int NOTHING = 2;
  private static final int NOTHINGS = 3;
  private static final int ENDLESS = 4;
  private static final int COMPACT_BYTE = 5;
  private static final int CHOICE = 6;
  private static final int BITS = 7;
  private static final int CHARACTER = 8;
  private static final int COMPACT_TEXT = 9;
  private static final int TEXT = 10;

  private static final TypeRegistry TYPES =
      new TypeRegistry(
          Map.ofEntries(
              Map.entry(BYTE, named(new TypeShape.Basic(TypeShape.Primitive.U8))),
              Map.entry(BYTES, named(new TypeShape.Sequence(BYTE))),
              Map.entry(NOTHING, named(new TypeShape.Tuple(List.of()))),
              Map.entry(NOTHINGS, named(new TypeShape.Sequence(NOTHING))),
              Map.entry(ENDLESS, named(new TypeShape.Tuple(List.of(BYTE, ENDLESS)))),
              Map.entry(COMPACT_BYTE, named(new TypeShape.Compact(BYTE))),
              Map.entry(
                  CHOICE,
                  named(
                      new TypeShape.Variant(
                          List.of(
                              new TypeShape.Case("None", 0, List.of()),
                              new TypeShape.Case(
                                  "Some",
                                  1,
                                  List.of(new TypeShape.Field(Optional.empty(), CHOICE))))))),
              Map.entry(BITS, named(new TypeShape.BitSequence())),
              Map.entry(CHARACTER, named(new TypeShape.Basic(TypeShape.Primitive.CHAR))),
              Map.entry(COMPACT_TEXT, named(new TypeShape.Compact(TEXT))),
              Map.entry(TEXT, named(new TypeShape.Basic(TypeShape.Primitive.TEXT)))));

  private static TypeRegistry.NamedType named(TypeShape shape) {
    return new TypeRegistry.NamedType(List.of(), shape);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "63, fc",
    "64, 0101",
    "16383, fdff",
    "16384, 02000100",
    "1073741823, feffffff",
    "1073741824, 0300000040",
    "4294967295, 03ffffffff",
    "4294967296, 070000000001",
    "18446744073709551615, 13ffffffffffffffff",
    "340282366920938463463374607431768211455, 33ffffffffffffffffffffffffffffffff"
  })
  void compactNumberHasOneForm(BigInteger value, String hex) {
    assertThat(new ScaleWriter().compact(value).bytes()).isEqualTo(Hex.decode(hex));
    assertThat(new ScaleReader(Hex.decode(hex)).compact()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01",
        "0100",
        "fd00",
        "02000000",
        "feff0000",
        "03ffffff3f",
        "0700000000",
        "0bffffffff00",
        "37ffffffffffffffffffffffffffffffffff",
        "13ffffff",
        "ff"
      })
  void compactNumberInAnotherFormOrTooLongIsRefused(String hex) {
    assertThatThrownBy(() -> new ScaleReader(Hex.decode(hex)).compact())
        .isInstanceOf(ScaleUnreadable.class);
  }

  @Test
  void integersRoundTripAndThoseThatDoNotFitAreRefused() {
    byte[] minusTwo = new ScaleWriter().integer(BigInteger.valueOf(-2), 4, true).bytes();

    assertThat(minusTwo).isEqualTo(Hex.decode("feffffff"));
    assertThat(new ScaleReader(minusTwo).signed(4)).isEqualTo(-2);
    assertThat(new ScaleReader(minusTwo).u32()).isEqualTo(4_294_967_294L);
    assertThatIllegalArgumentException().isThrownBy(() -> new ScaleWriter().u8(256));
    assertThatIllegalArgumentException().isThrownBy(() -> new ScaleWriter().u8(-1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ScaleWriter().integer(BigInteger.valueOf(128), 1, true));
    assertThatIllegalArgumentException().isThrownBy(() -> new ScaleWriter().compact(-1));
  }

  @Test
  void lengthIsBelievedOnlyAsFarAsThereAreBytes() {
    byte[] claimsAGigabyte = Hex.decode("fefffffffe");

    assertThatThrownBy(() -> ValueReader.readWhole(TYPES, BYTES, claimsAGigabyte))
        .isInstanceOf(ScaleUnreadable.class)
        .hasMessageContaining("1073741823");
    assertThatThrownBy(() -> new ScaleReader(claimsAGigabyte).text())
        .isInstanceOf(ScaleUnreadable.class);
  }

  @Test
  void valuesWithoutBytesAreCountedToo() {
    assertThatThrownBy(() -> ValueReader.readWhole(TYPES, NOTHINGS, Hex.decode("feffffff")))
        .hasMessageContaining("more values than bytes");
    assertThat(ValueReader.readWhole(TYPES, NOTHINGS, Hex.decode("08")))
        .isEqualTo(ScaleValue.of(List.of(ScaleValue.NOTHING, ScaleValue.NOTHING)));
  }

  @Test
  void textsThatNobodyReadsAreSkippedToTheirEnd() {
    ScaleReader in = new ScaleReader(Hex.decode("0c" + "0441" + "00" + "084243" + "07"));

    in.skipTexts();

    assertThat(in.u8()).isEqualTo(7);
    assertThatThrownBy(() -> new ScaleReader(Hex.decode("080441")).skipTexts())
        .isInstanceOf(ScaleUnreadable.class);
    assertThatThrownBy(() -> new ScaleReader(Hex.decode("04fc41")).skipTexts())
        .isInstanceOf(ScaleUnreadable.class);
  }

  @Test
  void depthIsLimited() {
    byte[] deep = new byte[200];
    java.util.Arrays.fill(deep, (byte) 1);

    assertThatThrownBy(() -> ValueReader.readWhole(TYPES, CHOICE, deep))
        .hasMessageContaining("nested deeper than 64");
    assertThatThrownBy(() -> ValueReader.readWhole(TYPES, ENDLESS, deep))
        .hasMessageContaining("nested deeper than 64");
  }

  @Test
  void whatIsUnknownOrDoesNotFitIsNamed() {
    assertThatThrownBy(() -> ValueReader.readWhole(TYPES, CHOICE, new byte[] {7}))
        .hasMessage("an enum has no case 7 at byte 1");
    assertThatThrownBy(() -> ValueReader.readWhole(TYPES, COMPACT_BYTE, Hex.decode("0104")))
        .hasMessageContaining("does not fit into 8 bits");
    assertThatThrownBy(() -> ValueReader.readWhole(TYPES, BITS, new byte[1]))
        .hasMessageContaining("bit sequences");
    assertThatThrownBy(() -> ValueReader.readWhole(TYPES, CHARACTER, Hex.decode("00d80000")))
        .hasMessageContaining("character");
    assertThatThrownBy(() -> ValueReader.readWhole(TYPES, COMPACT_TEXT, new byte[1]))
        .hasMessageContaining("cannot be compact");
    assertThatThrownBy(() -> ValueReader.readWhole(TYPES, 99, new byte[1]))
        .hasMessage("the runtime has no type 99");
    assertThatThrownBy(() -> ValueReader.readWhole(TYPES, TEXT, Hex.decode("08c328")))
        .hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> ValueReader.readWhole(TYPES, BYTE, new byte[2]))
        .hasMessageContaining("1 bytes are left over");
    assertThatThrownBy(() -> new ScaleReader(new byte[] {2}).bool())
        .hasMessageContaining("truth value");
  }

  @Test
  void valueThatIsNotOfItsTypeIsNotWritten() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ValueWriter.bytes(TYPES, BYTE, ScaleValue.of(256)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ValueWriter.bytes(TYPES, BYTES, ScaleValue.of(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ValueWriter.bytes(TYPES, COMPACT_BYTE, ScaleValue.of(256)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ValueWriter.bytes(
                    TYPES, CHOICE, new ScaleValue.Chosen("Many", ScaleValue.NOTHING)));
  }

  @Test
  void endlessTypeTakesBytes() {
    assertThat(TYPES.isZeroSized(ENDLESS)).isFalse();
    assertThat(TYPES.isZeroSized(NOTHING)).isTrue();
    assertThat(TYPES.isZeroSized(NOTHINGS)).isFalse();
  }

  @Test
  void arbitraryBytesEndAsAValueOrAClearError() {
    long seed = 424_293L;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      int type = random.nextInt(11);
      try {
        ScaleValue value = ValueReader.readWhole(TYPES, type, bytes);
        assertThat(ValueWriter.bytes(TYPES, type, value))
            .as("seed %d, round %d", seed, i)
            .isEqualTo(bytes);
      } catch (ScaleUnreadable refused) {
        assertThat(refused.getMessage()).as("seed %d, round %d", seed, i).isNotBlank();
      }
    }
  }
}
