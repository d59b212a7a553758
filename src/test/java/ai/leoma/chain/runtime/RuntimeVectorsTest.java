package ai.leoma.chain.runtime;

import static ai.leoma.chain.runtime.Runtimes.FINNEY_424;
import static ai.leoma.chain.runtime.Runtimes.RUNTIME_293;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.Vectors;
import ai.leoma.chain.Hex;
import ai.leoma.chain.scale.ScaleReader;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.scale.TypeShape;
import ai.leoma.chain.scale.ValueReader;
import ai.leoma.chain.scale.ValueWriter;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RuntimeVectorsTest {
  private static final String SCALE = "chain/scale-vectors-424.json";

  static Stream<JsonNode> storageKeys() {
    return Vectors.elements(Vectors.json(SCALE).get("storageKeys")).stream();
  }

  static Stream<JsonNode> prefixes() {
    return Vectors.elements(Vectors.json(SCALE).get("iterationPrefixes")).stream();
  }

  static Stream<JsonNode> calls() {
    return Vectors.elements(Vectors.json(SCALE).get("calls")).stream();
  }

  static Stream<JsonNode> values() {
    return Vectors.elements(Vectors.json(SCALE).get("values")).stream();
  }

  static Stream<JsonNode> runtimeApiCalls() {
    return Vectors.elements(Vectors.json(SCALE).get("runtimeApiCalls")).stream();
  }

  static Stream<JsonNode> runtimeApiSamples() {
    return Vectors.elements(Vectors.json("chain/runtime-api-samples-293.json").get("samples"))
        .stream();
  }

  static Stream<JsonNode> dispatches() {
    return Vectors.elements(Vectors.json("chain/dispatch-samples-293.json").get("cases")).stream();
  }

  @ParameterizedTest
  @MethodSource("storageKeys")
  void storageKeyIsFoundByName(JsonNode vector) {
    // Given
    String item = capitalised(vector.get("item").asText());
    RuntimeMetadata.StorageItem known = FINNEY_424.pallet(vector.get("pallet").asText()).item(item);
    List<ScaleValue> parts = new ArrayList<>();
    for (JsonNode arg : vector.get("args")) {
      parts.add(
          arg.asText().startsWith("5")
              ? JsonOfValue.account(arg.asText())
              : ScaleValue.of(arg.asLong()));
    }

    // When
    byte[] key =
        new StorageKeys(FINNEY_424)
            .key(vector.get("pallet").asText(), item, parts.toArray(ScaleValue[]::new));

    // Then
    assertThat(Hex.encodePrefixed(key)).isEqualTo(vector.get("keyHex").asText());
    assertThat(Hex.encodePrefixed(known.fallback())).isEqualTo(vector.get("fallbackHex").asText());
    assertThat(known.hashers()).hasSize(vector.get("hashers").size());
  }

  @ParameterizedTest
  @MethodSource("prefixes")
  void beginningOfKeysIsFoundByName(JsonNode vector) {
    byte[] key =
        new StorageKeys(FINNEY_424)
            .key(
                vector.get("pallet").asText(),
                vector.get("item").asText(),
                ScaleValue.of(vector.get("netuid").asLong()));

    assertThat(Hex.encodePrefixed(key)).isEqualTo(vector.get("iterationPrefixHex").asText());
  }

  /// The vectors show arguments for people only, so each call is read by the types of the
  /// metadata, compared by its parts' names, and written again.
  @ParameterizedTest
  @MethodSource("calls")
  void callIsReadAndWrittenByName(JsonNode vector) {
    // Given
    byte[] bytes = Hex.decode(vector.get("callHex").asText());
    RuntimeMetadata.Pallet pallet = FINNEY_424.pallet(capitalised(vector.get("section").asText()));

    // When
    ScaleReader in = new ScaleReader(bytes);
    assertThat(in.u8()).isEqualTo(pallet.index());
    ScaleValue.Chosen call =
        (ScaleValue.Chosen) ValueReader.read(FINNEY_424.types(), pallet.calls().orElseThrow(), in);
    in.requireEnd();

    // Then
    assertThat(camelCase(call.name())).isEqualTo(vector.get("method").asText());
    Struct arguments = (Struct) call.content();
    assertThat(arguments.fields().keySet().stream().map(RuntimeVectorsTest::camelCase))
        .containsExactlyElementsOf(
            vector.get("args").valueStream().map(arg -> arg.get("name").asText()).toList());
    assertThat(new Calls(FINNEY_424).encode(pallet.name(), call.name(), arguments.fields()))
        .isEqualTo(bytes);
    assertThat(Hex.encodePrefixed(Blake2b.hash(bytes, 32)))
        .isEqualTo(vector.get("callHash").asText());
  }

  @ParameterizedTest
  @MethodSource("values")
  void valueIsReadAndWritten(JsonNode vector) {
    // Given
    int type = typeOf(vector.get("type").asText());
    byte[] bytes = Hex.decode(vector.get("scaleHex").asText());
    ScaleValue expected = new JsonOfValue(FINNEY_424.types()).value(type, vector.get("json"));

    // When, Then
    assertThat(ValueReader.readWhole(FINNEY_424.types(), type, bytes)).isEqualTo(expected);
    assertThat(ValueWriter.bytes(FINNEY_424.types(), type, expected)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @MethodSource("runtimeApiCalls")
  void parametersOfARuntimeApiAreWrittenByTheirTypes(JsonNode vector) {
    // Given
    List<Integer> inputs = FINNEY_424.apiMethod(vector.get("method").asText()).inputs();
    JsonOfValue json = new JsonOfValue(FINNEY_424.types());

    // When
    StringBuilder parameters = new StringBuilder("0x");
    for (int i = 0; i < inputs.size(); i++) {
      ScaleValue value = json.value(inputs.get(i), vector.get("args").get(i).get(1));
      parameters.append(Hex.encode(ValueWriter.bytes(FINNEY_424.types(), inputs.get(i), value)));
    }

    // Then
    assertThat(parameters).hasToString(vector.get("paramsHex").asText());
  }

  @ParameterizedTest
  @MethodSource("runtimeApiSamples")
  void answerOfARealRuntimeIsRead(JsonNode vector) {
    // Given
    int type = RUNTIME_293.apiMethod(vector.get("method").asText()).output();
    byte[] bytes = Hex.decode(vector.get("resultHex").asText());
    ScaleValue expected = new JsonOfValue(RUNTIME_293.types()).value(type, vector.get("decoded"));

    // When, Then
    assertThat(ValueReader.readWhole(RUNTIME_293.types(), type, bytes)).isEqualTo(expected);
    assertThat(ValueWriter.bytes(RUNTIME_293.types(), type, expected)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @MethodSource("dispatches")
  void eventsOfARealRuntimeAreRead(JsonNode vector) {
    // Given
    RuntimeEvents reader = new RuntimeEvents(RUNTIME_293);

    // When
    List<String> names =
        reader.read(Hex.decode(vector.get("eventsHex").asText())).stream()
            .filter(event -> event.extrinsic().equals(java.util.Optional.of(1)))
            .map(
                event ->
                    event.content() instanceof Struct(var fields)
                            && fields.get("dispatch_error") instanceof ScaleValue error
                        ? event.name() + " " + reader.errorName(error)
                        : event.name())
            .toList();

    // Then
    assertThat(names)
        .containsExactlyElementsOf(
            vector
                .get("events")
                .valueStream()
                .map(JsonNode::asText)
                .map(text -> text.split(" 0x", 2)[0])
                .map(RuntimeVectorsTest::withCapitalPallets)
                .toList());
  }

  private static String withCapitalPallets(String event) {
    return Stream.of(event.split(" ", -1))
        .map(RuntimeVectorsTest::capitalised)
        .reduce((first, second) -> first + " " + second)
        .orElseThrow();
  }

  private static int typeOf(String name) {
    return switch (name) {
      case "Vec<bool>" -> item("SubtensorModule", "ValidatorPermit");
      case "Vec<u64>" -> item("SubtensorModule", "LastUpdate");
      case "Vec<(u16,u16)>" -> item("SubtensorModule", "Weights");
      case "Vec<(Bytes,u64)>" -> item("Commitments", "RevealedCommitments");
      case "Vec<(AccountId32,u64,Bytes,u64)>" -> item("SubtensorModule", "TimelockedWeightCommits");
      case "DispatchError" -> FINNEY_424.types().idOf("sp_runtime::DispatchError").orElseThrow();
      case "Compact<u64>" -> compactOfU64();
      default -> Integer.parseInt(name.substring("Lookup".length()));
    };
  }

  private static int item(String pallet, String name) {
    return FINNEY_424.pallet(pallet).item(name).value();
  }

  private static int compactOfU64() {
    for (int id = 0; ; id++) {
      if (FINNEY_424.types().shape(id) instanceof TypeShape.Compact(int number)
          && FINNEY_424
              .types()
              .shape(number)
              .equals(new TypeShape.Basic(TypeShape.Primitive.U64))) {
        return id;
      }
    }
  }

  private static String capitalised(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  private static String camelCase(String name) {
    return JsonOfValue.camelCase(name);
  }
}
