package ai.leoma.chain.runtime;

import static ai.leoma.chain.runtime.Runtimes.FINNEY_424;
import static ai.leoma.chain.runtime.Runtimes.RUNTIME_293;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.Vectors;
import ai.leoma.chain.Hex;
import ai.leoma.chain.Sr25519;
import ai.leoma.chain.runtime.Extrinsics.Circumstances;
import ai.leoma.chain.scale.ScaleReader;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExtrinsicsTest {
  static Stream<JsonNode> extrinsics() {
    return Vectors.elements(Vectors.json("chain/scale-vectors-424.json").get("extrinsics"))
        .stream();
  }

  static Stream<JsonNode> eras() {
    return Vectors.elements(Vectors.json("chain/scale-vectors-424.json").get("eras")).stream();
  }

  static Stream<JsonNode> dispatched() {
    return Vectors.elements(Vectors.json("chain/dispatch-samples-293.json").get("cases")).stream();
  }

  @ParameterizedTest
  @MethodSource("extrinsics")
  void extrinsicEqualsThatOfAnIndependentLibrary(JsonNode vector) {
    // Given
    Extrinsics extrinsics = new Extrinsics(FINNEY_424);
    byte[] call = hex(vector, "callHex");
    Circumstances circumstances =
        new Circumstances(
            era(vector.get("era")),
            hex(vector, "eraBlockHash"),
            vector.get("nonce").asLong(),
            new BigInteger(vector.get("tip").asText()),
            vector.get("specVersion").asLong(),
            vector.get("transactionVersion").asLong(),
            hex(vector, "genesisHash"));

    // When
    byte[] toSign = extrinsics.bytesToSign(call, circumstances);
    byte[] signed =
        extrinsics.signed(
            call, circumstances, hex(vector, "publicKey"), hex(vector, "signatureHex"));

    // Then
    assertThat(extrinsics.payload(call, circumstances)).isEqualTo(hex(vector, "signingPayloadHex"));
    assertThat(toSign).isEqualTo(hex(vector, "bytesToSignHex"));
    assertThat(Sr25519.verify(hex(vector, "publicKey"), toSign, hex(vector, "signatureHex")))
        .isTrue();
    assertThat(signed).isEqualTo(hex(vector, "extrinsicHex"));
    assertThat(Extrinsics.hash(signed)).isEqualTo(hex(vector, "extrinsicHash"));
  }

  /// A real runtime took these: taken apart and put together again they are the same.
  @ParameterizedTest
  @MethodSource("dispatched")
  void extrinsicThatARealRuntimeTookIsMadeAgain(JsonNode vector) {
    // Given
    byte[] extrinsic = hex(vector, "extrinsicHex");
    ScaleReader in = new ScaleReader(extrinsic);
    assertThat(in.compactInt()).isEqualTo(in.remaining());
    assertThat(in.fixed(2)).containsExactly(0x84, 0);
    byte[] publicKey = in.fixed(32);
    assertThat(in.u8()).isEqualTo(1);
    byte[] signature = in.fixed(64);
    assertThat(in.u8()).as("immortal").isZero();
    long nonce = in.compactInt();
    assertThat(in.compactInt()).as("tip").isZero();
    assertThat(in.u8()).as("metadata hash").isZero();
    byte[] call = in.fixed(in.remaining());

    // When
    byte[] again =
        new Extrinsics(RUNTIME_293)
            .signed(
                call,
                new Circumstances(
                    new Era.Immortal(),
                    new byte[32],
                    nonce,
                    BigInteger.ZERO,
                    vector.get("spec").asLong(),
                    1,
                    new byte[32]),
                publicKey,
                signature);

    // Then
    assertThat(again).isEqualTo(extrinsic);
  }

  @ParameterizedTest
  @MethodSource("eras")
  void eraBeginsAndEndsWithTheRightBlock(JsonNode vector) {
    long current = vector.get("current").asLong();

    Era.Mortal era = Era.Mortal.beginningAt(current, vector.get("effectivePeriod").asLong());

    assertThat(Hex.encodePrefixed(era.encoded())).isEqualTo(vector.get("encoded").asText());
    if (era.phase() == vector.get("quantizedPhase").asLong()) {
      assertThat(era.birth(current)).isEqualTo(vector.get("birth").asLong());
      assertThat(era.death(current)).isEqualTo(vector.get("death").asLong());
    }
  }

  /// The vectors' library does not round the phase of periods above 4096 where it tells the birth,
  /// but encodes it rounded; the chain knows only what is encoded.
  @Test
  void eraOfALongPeriodIsBornWhereTheChainReadsIt() {
    Era.Mortal era = Era.Mortal.beginningAt(8_603_721, 65_536);

    assertThat(era.phase()).isEqualTo(18_496);
    assertThat(era.birth(8_603_721)).isEqualTo(8_603_712);
  }

  @Test
  void extensionThatIsNotKnownIsRefusedUnlessItIsEmpty() {
    // Given
    int empty = FINNEY_424.extensions().getFirst().type();
    int bytes = FINNEY_424.pallet("SubtensorModule").item("Tempo").value();

    // When, Then
    assertThat(withExtension(empty, empty).bytesToSign(new byte[1], anyCircumstances()))
        .isEqualTo(new Extrinsics(FINNEY_424).bytesToSign(new byte[1], anyCircumstances()));
    assertThatThrownBy(
            () -> withExtension(bytes, empty).bytesToSign(new byte[1], anyCircumstances()))
        .isInstanceOf(UnknownExtension.class)
        .hasMessageContaining("CheckMood");
    assertThatThrownBy(
            () -> withExtension(empty, bytes).bytesToSign(new byte[1], anyCircumstances()))
        .isInstanceOf(UnknownExtension.class);
  }

  @Test
  void payloadOf256BytesIsSignedAsItIs() {
    Extrinsics extrinsics = new Extrinsics(FINNEY_424);
    int others = extrinsics.payload(new byte[0], anyCircumstances()).length;

    assertThat(extrinsics.bytesToSign(new byte[256 - others], anyCircumstances())).hasSize(256);
    assertThat(extrinsics.bytesToSign(new byte[257 - others], anyCircumstances())).hasSize(32);
  }

  private static Extrinsics withExtension(int type, int additional) {
    List<RuntimeMetadata.SignedExtension> extensions =
        Stream.concat(
                FINNEY_424.extensions().stream(),
                Stream.of(new RuntimeMetadata.SignedExtension("CheckMood", type, additional)))
            .toList();
    return new Extrinsics(
        new RuntimeMetadata(
            FINNEY_424.types(), FINNEY_424.pallets(), extensions, FINNEY_424.apis()));
  }

  private static Circumstances anyCircumstances() {
    return new Circumstances(
        Era.Mortal.beginningAt(1000, 64), new byte[32], 7, BigInteger.ZERO, 424, 1, new byte[32]);
  }

  private static Era era(JsonNode vector) {
    return vector.has("immortal")
        ? new Era.Immortal()
        : Era.Mortal.beginningAt(vector.get("current").asLong(), vector.get("period").asLong());
  }

  private static byte[] hex(JsonNode vector, String member) {
    return Hex.decode(vector.get(member).asText());
  }
}
