package ai.leoma.sandbox.chain.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.Vectors;
import ai.leoma.chain.Hex;
import ai.leoma.chain.Rao;
import ai.leoma.chain.TestHotkeys;
import ai.leoma.chain.runtime.RuntimeMetadata;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.chain.scale.ValueReader;
import ai.leoma.sandbox.SandboxSeed;
import ai.leoma.sandbox.chain.metadata.ImitatedRuntime;
import ai.leoma.sandbox.chain.runtime.Subnet;
import ai.leoma.sandbox.chain.runtime.Subnet.Hyperparameters;
import ai.leoma.sandbox.chain.runtime.Subnet.Seat;
import ai.leoma.sandbox.chain.subtensor.Subtensor;
import ai.leoma.sandbox.chain.subtensor.SubtensorSettings;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers of the imitated runtime beside those of a real one (293) for the same small subnet.
class RuntimeApisTest {
  private static final ImitatedRuntime RUNTIME_293 =
      ImitatedRuntime.of(Vectors.bytes("chain/metadata-293.v15.scale"));

  /// Only these differ: what the imitated subnet has no life of, and what a new subnet gets at 424.
  private static final List<String> OTHERWISE =
      List.of(
          "name",
          "symbol",
          "last_step",
          "blocks_since_last_step",
          "block",
          "alpha_in",
          "alpha_out",
          "tao_in",
          "alpha_out_emission",
          "alpha_in_emission",
          "tao_in_emission",
          "pending_alpha_emission",
          "pending_root_emission",
          "moving_price",
          "weights_version",
          "max_validators",
          "burn",
          "owner_hotkey",
          "owner_coldkey",
          "bonds_moving_avg",
          "emission_history",
          "subnet_name",
          "token_symbol",
          "subnet_is_active",
          "alpha_sigmoid_steepness",
          "user_liquidity_enabled",
          "weights_rate_limit",
          "yuma_version");

  private final Subtensor chain =
      new Subtensor(
          SubtensorSettings.standard(
              new SandboxSeed(1),
              new Subnet(
                  1,
                  TestHotkeys.CHARLIE,
                  TestHotkeys.CHARLIE,
                  List.of(
                      new Seat(0, TestHotkeys.ALICE, TestHotkeys.ALICE, true, Rao.ZERO, 1, 29),
                      new Seat(1, TestHotkeys.BOB, TestHotkeys.BOB, false, Rao.ZERO, 1, 0)),
                  Map.of(),
                  new Hyperparameters(360, 100, true)),
              32));

  static Stream<JsonNode> samples() {
    return Vectors.elements(Vectors.json("chain/runtime-api-samples-293.json").get("samples"))
        .stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void answersLikeARealRuntime(JsonNode sample) {
    // Given
    String method = sample.get("method").asText();
    byte[] parameters = Hex.decode(sample.get("paramsHex").asText());

    // When
    ScaleValue actual =
        decoded(
            chain.head().runtime(), method, new RuntimeApis(chain.head()).call(method, parameters));

    // Then
    ScaleValue real = decoded(RUNTIME_293, method, Hex.decode(sample.get("resultHex").asText()));
    assertAlike(method, actual, real);
  }

  private static ScaleValue decoded(ImitatedRuntime runtime, String method, byte[] answer) {
    RuntimeMetadata metadata = runtime.metadata();
    return ValueReader.readWhole(metadata.types(), metadata.apiMethod(method).output(), answer);
  }

  /// Members that one of the two runtimes does not know do not count.
  private static void assertAlike(String at, ScaleValue actual, ScaleValue real) {
    switch (real) {
      case Struct expected ->
          expected
              .fields()
              .forEach(
                  (name, value) ->
                      ((Struct) actual)
                          .field(name)
                          .filter(_ -> !OTHERWISE.contains(name))
                          .ifPresent(mine -> assertAlike(at + "." + name, mine, value)));
      case Listed(var elements) -> {
        List<ScaleValue> mine = ((Listed) actual).elements();
        assertThat(mine).as(at).hasSameSizeAs(elements);
        for (int i = 0; i < elements.size(); i++) {
          assertAlike(at + "[" + i + "]", mine.get(i), elements.get(i));
        }
      }
      case Chosen(String name, ScaleValue content) -> {
        assertThat(((Chosen) actual).name()).as(at).isEqualTo(name);
        assertAlike(at, ((Chosen) actual).content(), content);
      }
      default -> assertThat(actual).as(at).isEqualTo(real);
    }
  }

  @Test
  void metadataComesInTheVersionsThatThereAre() {
    // When
    ScaleValue versions = call("Metadata_metadata_versions", "0x");
    Chosen fifteen = (Chosen) call("Metadata_metadata_at_version", "0x0f000000");
    Chosen seventeen = (Chosen) call("Metadata_metadata_at_version", "0x11000000");

    // Then
    assertThat(((Listed) versions).elements())
        .containsExactly(ScaleValue.of(14), ScaleValue.of(15), ScaleValue.of(16));
    assertThat(fifteen.content())
        .isEqualTo(
            new ScaleValue.Bytes(ImitatedRuntime.finney424().encodedMetadata(15).orElseThrow()));
    assertThat(seventeen.name()).isEqualTo("None");
  }

  @Test
  void nextEpochFollowsFromTempoAndLastOne() {
    // Given
    chain.sealEmptyUpTo(359);
    ScaleValue before = call("SubnetInfoRuntimeApi_get_next_epoch_start_block", "0x0100");
    chain.sealEmpty();

    // When
    ScaleValue after = call("SubnetInfoRuntimeApi_get_next_epoch_start_block", "0x0100");

    // Then
    assertThat(before).isEqualTo(new Chosen("Some", ScaleValue.of(360)));
    assertThat(after).isEqualTo(new Chosen("Some", ScaleValue.of(720)));
    assertThat(call("SubnetInfoRuntimeApi_get_next_epoch_start_block", "0x0200"))
        .isEqualTo(new Chosen("None", ScaleValue.NOTHING));
  }

  @Test
  void hyperparametersDescribeThemselves() {
    // When
    Chosen entries = (Chosen) call("SubnetInfoRuntimeApi_get_subnet_hyperparams_v3", "0x0100");

    // Then
    assertThat(((Listed) entries.content()).elements())
        .extracting(ScaleValue::toString)
        .anySatisfy(
            entry ->
                assertThat(entry)
                    .contains("0x" + Hex.encode("tempo".getBytes(StandardCharsets.UTF_8)))
                    .contains("value=360"));
  }

  @Test
  void largestStakeIsExact() {
    // Given
    BigInteger most = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    chain.amend(
        edit ->
            edit.put(
                "SubtensorModule",
                "TotalHotkeyAlpha",
                new Whole(most),
                new ScaleValue.Bytes(TestHotkeys.ALICE.publicKey().orElseThrow()),
                ScaleValue.of(1)));

    // When
    Chosen metagraph = (Chosen) call("SubnetInfoRuntimeApi_get_metagraph", "0x0100");

    // Then
    Listed stakes = (Listed) ((Struct) metagraph.content()).field("total_stake").orElseThrow();
    assertThat(stakes.elements().getFirst()).isEqualTo(new Whole(most));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Nobody_knows_it", "StakeInfoRuntimeApi_get_stake_fee"})
  void whatIsNotThereIsRefusedAsANodeDoes(String method) {
    assertThatThrownBy(() -> new RuntimeApis(chain.head()).call(method, new byte[0]))
        .isInstanceOf(ApiFailed.class)
        .hasMessageStartingWith("Execution failed: ");
  }

  @Test
  void parametersThatDoNotFitMakeTheRuntimePanic() {
    assertThatThrownBy(
            () ->
                new RuntimeApis(chain.head())
                    .call("SubnetInfoRuntimeApi_get_metagraph", new byte[] {1}))
        .isInstanceOf(ApiFailed.class)
        .hasMessageContaining("Bad input data provided to get_metagraph");
  }

  private ScaleValue call(String method, String parameters) {
    return decoded(
        chain.head().runtime(),
        method,
        new RuntimeApis(chain.head()).call(method, Hex.decode(parameters)));
  }
}
