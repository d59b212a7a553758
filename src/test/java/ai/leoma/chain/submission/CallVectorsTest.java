package ai.leoma.chain.submission;

import static ai.leoma.chain.submission.TestRuntimes.FINNEY_424;
import static ai.leoma.chain.submission.TestRuntimes.RUNTIME_293;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.Vectors;
import ai.leoma.chain.BlockReference;
import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.Sr25519;
import ai.leoma.chain.rpc.RuntimeAt;
import ai.leoma.chain.runtime.Blake2b;
import ai.leoma.chain.runtime.Calls;
import ai.leoma.chain.runtime.Era;
import ai.leoma.chain.runtime.Extrinsics;
import ai.leoma.chain.runtime.NotInRuntime;
import ai.leoma.chain.runtime.RuntimeMetadata;
import ai.leoma.chain.runtime.WeightNormalisation.ChainWeight;
import ai.leoma.chain.scale.ScaleReader;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.chain.scale.ScaleWriter;
import ai.leoma.chain.scale.ValueReader;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Calls and extrinsics of this package are those of independent libraries and of real runtimes.
class CallVectorsTest {
  private static final String SCALE = "chain/scale-vectors-424.json";

  /// This program signs neither for ever nor with a tip.
  static Stream<JsonNode> extrinsics() {
    return Vectors.elements(Vectors.json(SCALE).get("extrinsics")).stream()
        .filter(each -> !each.get("era").has("immortal"))
        .filter(each -> each.get("tip").asText().equals("0"));
  }

  static Stream<JsonNode> calls() {
    return Vectors.elements(Vectors.json(SCALE).get("calls")).stream();
  }

  static Stream<JsonNode> dispatched() {
    return Vectors.elements(Vectors.json("chain/dispatch-samples-293.json").get("cases")).stream()
        .filter(each -> !each.get("label").asText().equals("length mismatch"))
        .filter(each -> !each.get("label").asText().equals("commit_crv3_weights"));
  }

  /// Signed by the very path that sends them, for the same nonce, era and runtime: byte for byte
  /// the same but for the signature, which is random and verifies.
  @ParameterizedTest
  @MethodSource("extrinsics")
  void extrinsicIsThatOfTheVectorButForItsSignature(JsonNode vector) {
    // Given
    long current = vector.get("era").get("current").asLong();
    long period = vector.get("era").get("period").asLong();
    BlockReference birth = new BlockReference(current, vector.get("eraBlockHash").asText());
    byte[] expected = Hex.decode(vector.get("extrinsicHex").asText());
    byte[] toSign = Hex.decode(vector.get("bytesToSignHex").asText());
    try (KeyPair key = dev(vector.get("signer").asText())) {
      // When
      SignedExtrinsic signed =
          SignedExtrinsic.sign(
              rebuilt(FINNEY_424, Hex.decode(vector.get("callHex").asText())),
              key,
              vector.get("nonce").asLong(),
              new RuntimeAt(vector.get("specVersion").asLong(), 1, FINNEY_424),
              Hex.decode(vector.get("genesisHash").asText()),
              birth,
              period);

      // Then
      byte[] actual = Hex.decode(signed.text());
      int signatureAt = signatureAt(actual);
      byte[] signature = Arrays.copyOfRange(actual, signatureAt, signatureAt + 64);
      assertThat(withoutSignature(actual)).isEqualTo(withoutSignature(expected));
      assertThat(Sr25519.verify(key.publicKey(), toSign, signature)).isTrue();
      assertThat(signed.hash()).isEqualTo(Hex.encodePrefixed(Extrinsics.hash(actual)));
      assertThat(signed.firstBlock()).isEqualTo(current + 1);
      assertThat(signed.lastBlock()).isEqualTo(current + period - 1);
    }
  }

  @ParameterizedTest
  @MethodSource("calls")
  void callsOfRuntime424AreThoseOfAnIndependentLibrary(JsonNode vector) {
    byte[] call = Hex.decode(vector.get("callHex").asText());

    assertThat(rebuilt(FINNEY_424, call)).isEqualTo(call);
  }

  /// The older runtime has no mechanisms: the older calls are made.
  @ParameterizedTest
  @MethodSource("dispatched")
  void callsOfRuntime293AreThoseThatARealRuntimeTook(JsonNode vector) {
    byte[] call = callOf(Hex.decode(vector.get("extrinsicHex").asText()));

    assertThat(rebuilt(RUNTIME_293, call)).isEqualTo(call);
  }

  /// The vectors are immortal, and this program signs for an era only: the era aside, too. What the
  /// signature is over is put together here by hand, as the facts have it.
  @ParameterizedTest
  @MethodSource("dispatched")
  void extrinsicOfRuntime293IsWhatARealRuntimeTookButForItsEraAndSignature(JsonNode vector) {
    // Given
    byte[] taken = Hex.decode(vector.get("extrinsicHex").asText());
    byte[] call = callOf(taken);
    BlockReference birth = new BlockReference(1000, "0x" + "ab".repeat(32));
    byte[] genesis = Hex.decode("cd".repeat(32));
    try (KeyPair key = dev(signer(taken))) {
      // When
      SignedExtrinsic signed =
          SignedExtrinsic.sign(
              rebuilt(RUNTIME_293, call),
              key,
              nonce(taken),
              new RuntimeAt(293, 1, RUNTIME_293),
              genesis,
              birth,
              64);
      // Then
      byte[] actual = Hex.decode(signed.text());
      int signatureAt = signatureAt(actual);
      byte[] era = Arrays.copyOfRange(actual, signatureAt + 64, signatureAt + 66);
      assertThat(body(withoutSignature(actual), 2)).isEqualTo(body(withoutSignature(taken), 1));
      assertThat(era).isEqualTo(Era.Mortal.beginningAt(1000, 64).encoded());
      byte[] payload =
          new ScaleWriter()
              .fixed(call)
              .fixed(era)
              .compact(nonce(taken))
              .compact(0)
              .u8(0)
              .u32(293)
              .u32(1)
              .fixed(genesis)
              .fixed(Hex.decode(birth.hash()))
              .u8(0)
              .bytes();
      byte[] toSign = payload.length > 256 ? Blake2b.hash(payload, 32) : payload;
      byte[] signature = Arrays.copyOfRange(actual, signatureAt, signatureAt + 64);
      assertThat(Sr25519.verify(key.publicKey(), toSign, signature)).isTrue();
    }
  }

  @Test
  void runtimeWithMechanismsGetsTheNewerCalls() {
    List<ChainWeight> weights = List.of(new ChainWeight(0, 65_535), new ChainWeight(7, 13_107));

    assertThat(new WeightCalls(FINNEY_424, 99).open(weights, BigInteger.ONE))
        .isEqualTo(call("set_mechanism_weights"));
    byte[] sealed = call("commit_timelocked_mechanism_weights v4");
    Struct arguments = arguments(FINNEY_424, sealed);
    assertThat(
            new WeightCalls(FINNEY_424, 99)
                .sealed(
                    ((Bytes) arguments.fields().get("commit")).value(),
                    number(arguments, "reveal_round"),
                    4))
        .isEqualTo(sealed);
  }

  @Test
  void runtimeWithoutSealedCommitsOfThisFormIsRefused() {
    assertThatThrownBy(() -> new WeightCalls(RUNTIME_293, 1).sealed(new byte[8], 1, 4))
        .isInstanceOf(NotInRuntime.class)
        .hasMessageContaining("commit_timelocked_weights");
  }

  /// Built again by this package where it builds such calls, else as it is.
  private static byte[] rebuilt(RuntimeMetadata metadata, byte[] call) {
    String name = name(metadata, call);
    return switch (name) {
      case "SubtensorModule.set_weights", "SubtensorModule.set_mechanism_weights" -> {
        Struct arguments = arguments(metadata, call);
        yield name.endsWith("set_weights") && metadata == FINNEY_424
            ? new Calls(metadata).encode("SubtensorModule", "set_weights", arguments.fields())
            : open(metadata, arguments);
      }
      case "Commitments.set_commitment" -> commitment(metadata, arguments(metadata, call), call);
      default -> call;
    };
  }

  private static byte[] open(RuntimeMetadata metadata, Struct arguments) {
    List<ScaleValue> uids = ((Listed) arguments.fields().get("dests")).elements();
    List<ScaleValue> values = ((Listed) arguments.fields().get("weights")).elements();
    List<ChainWeight> weights = new ArrayList<>();
    for (int i = 0; i < uids.size(); i++) {
      weights.add(
          new ChainWeight(
              ((Whole) uids.get(i)).value().intValue(),
              ((Whole) values.get(i)).value().intValue()));
    }
    return new WeightCalls(metadata, (int) number(arguments, "netuid"))
        .open(weights, ((Whole) arguments.fields().get("version_key")).value());
  }

  private static byte[] commitment(RuntimeMetadata metadata, Struct arguments, byte[] call) {
    Listed fields =
        (Listed) ((Struct) arguments.fields().get("info")).field("fields").orElseThrow();
    if (fields.elements().size() != 1
        || !(fields.elements().getFirst()
            instanceof ScaleValue.Chosen(String form, ScaleValue content))) {
      return call;
    }
    ScaleValue field;
    if (content instanceof Bytes(byte[] data) && form.contains("Raw")) {
      field = CommitmentRules.plain(metadata, data).orElseThrow();
    } else if (content instanceof Struct sealed && form.equals("TimelockEncrypted")) {
      field =
          CommitmentRules.sealed(
              ((Bytes) sealed.fields().get("encrypted")).value(), number(sealed, "reveal_round"));
    } else {
      return call;
    }
    return CommitmentWrite.call(metadata, (int) number(arguments, "netuid"), field);
  }

  private static String name(RuntimeMetadata metadata, byte[] call) {
    RuntimeMetadata.Pallet pallet = metadata.pallet(call[0] & 0xff);
    return pallet.name() + "." + chosen(metadata, call).name();
  }

  private static Struct arguments(RuntimeMetadata metadata, byte[] call) {
    return (Struct) chosen(metadata, call).content();
  }

  private static ScaleValue.Chosen chosen(RuntimeMetadata metadata, byte[] call) {
    RuntimeMetadata.Pallet pallet = metadata.pallet(call[0] & 0xff);
    return (ScaleValue.Chosen)
        ValueReader.readWhole(
            metadata.types(),
            pallet.calls().orElseThrow(),
            Arrays.copyOfRange(call, 1, call.length));
  }

  private static long number(Struct struct, String field) {
    return ((Whole) struct.fields().get(field)).value().longValueExact();
  }

  private static byte[] call(String name) {
    return calls()
        .filter(each -> each.get("name").asText().equals(name))
        .map(each -> Hex.decode(each.get("callHex").asText()))
        .findFirst()
        .orElseThrow();
  }

  private static byte[] callOf(byte[] extrinsic) {
    ScaleReader in = new ScaleReader(extrinsic);
    in.compactInt();
    in.fixed(2 + 32 + 1 + 64 + 1);
    in.compactInt();
    in.compactInt();
    in.u8();
    return in.fixed(in.remaining());
  }

  private static String signer(byte[] extrinsic) {
    int at = signatureAt(extrinsic) - 1 - 32;
    return Hotkey.ofPublicKey(Arrays.copyOfRange(extrinsic, at, at + 32)).ss58();
  }

  /// Of an immortal extrinsic.
  private static long nonce(byte[] extrinsic) {
    ScaleReader in = new ScaleReader(extrinsic);
    in.compactInt();
    in.fixed(2 + 32 + 1 + 64 + 1);
    return in.compactInt();
  }

  /// Without the length before it and the era in it.
  private static byte[] body(byte[] extrinsic, int eraBytes) {
    int eraAt = signatureAt(extrinsic) + 64;
    return new ScaleWriter()
        .fixed(Arrays.copyOfRange(extrinsic, signatureAt(extrinsic) - 35, eraAt))
        .fixed(Arrays.copyOfRange(extrinsic, eraAt + eraBytes, extrinsic.length))
        .bytes();
  }

  private static int signatureAt(byte[] extrinsic) {
    ScaleReader in = new ScaleReader(extrinsic);
    in.compactInt();
    return extrinsic.length - in.remaining() + 2 + 32 + 1;
  }

  private static byte[] withoutSignature(byte[] extrinsic) {
    byte[] without = extrinsic.clone();
    int at = signatureAt(extrinsic);
    Arrays.fill(without, at, at + 64, (byte) 0);
    return without;
  }

  private static KeyPair dev(String address) {
    for (String name : List.of("Alice", "Bob", "Charlie", "Dave", "Eve")) {
      KeyPair pair = DevKeys.of(name);
      if (pair.hotkey().ss58().equals(address)) {
        return pair;
      }
    }
    throw new IllegalStateException("whose key is " + address + "?");
  }
}
