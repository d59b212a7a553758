package ai.leoma.sandbox.chain.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.Vectors;
import ai.leoma.chain.Hex;
import ai.leoma.chain.Rao;
import ai.leoma.chain.TestHotkeys;
import ai.leoma.chain.runtime.RuntimeEvents;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.scale.ScaleValue.Truth;
import ai.leoma.sandbox.SandboxSeed;
import ai.leoma.sandbox.chain.ledger.Block;
import ai.leoma.sandbox.chain.ledger.StateEdit;
import ai.leoma.sandbox.chain.ledger.StorageKey;
import ai.leoma.sandbox.chain.metadata.ImitatedRuntime;
import ai.leoma.sandbox.chain.runtime.Subnet.Hyperparameters;
import ai.leoma.sandbox.chain.runtime.Subnet.Seat;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a real runtime (293) did with real extrinsics, done again on the imitated chain: the same
/// events by name, with the same content.
class RecordedDispatchTest {
  private static final ImitatedRuntime RUNTIME_293 =
      ImitatedRuntime.of(Vectors.bytes("chain/metadata-293.v15.scale"));
  private static final int NETUID = 1;
  private static final ScaleValue NETUID_KEY = ScaleValue.of(NETUID);

  /// A call that is gone, and an error that has another name, at 424.
  private static final Set<String> OF_OLD_ONLY = Set.of("commit_crv3_weights", "no such subnet");

  static Stream<JsonNode> cases() {
    return Vectors.elements(Vectors.json("chain/dispatch-samples-293.json").get("cases")).stream()
        .filter(each -> !OF_OLD_ONLY.contains(each.get("label").asText()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sameEventsFollow(JsonNode recorded) {
    // Given
    byte[] bytes = Hex.decode(recorded.get("extrinsicHex").asText());
    SignedExtrinsic extrinsic = SignedExtrinsic.read(RUNTIME_293, bytes);
    BlockMaker maker =
        new BlockMaker(new SandboxSeed(1), new ImitatedBeacon(new SandboxSeed(1)), NETUID);
    Block start =
        maker.start(
            maker.headersUpTo(30, 30).getLast(), List.of(), subnet(), ImitatedRuntime.finney424());
    StateEdit edit = new StateEdit(start.chainState());
    prepare(edit, recorded.get("label").asText());
    Block parent = Block.of(start.body(), start.runtime(), edit.finished());

    // When
    Block block = maker.after(parent, List.of(), List.of(extrinsic), 0, Optional.empty());

    // Then
    byte[] expected = Hex.decode(recorded.get("eventsHex").asText());
    assertThat(happened(block.runtime(), eventBytes(block)))
        .isEqualTo(happened(RUNTIME_293, expected));
  }

  private static Subnet subnet() {
    return new Subnet(
        NETUID,
        TestHotkeys.CHARLIE,
        TestHotkeys.CHARLIE,
        List.of(
            new Seat(0, TestHotkeys.ALICE, TestHotkeys.ALICE, true, Rao.ZERO, 1, 0),
            new Seat(1, TestHotkeys.BOB, TestHotkeys.BOB, false, Rao.ZERO, 1, 0)),
        Map.of(),
        new Hyperparameters(360, 0, false));
  }

  private static void prepare(StateEdit edit, String label) {
    switch (label) {
      case "old version key", "version key ok, small value upscaled" ->
          edit.put("SubtensorModule", "WeightsVersionKey", 12, NETUID_KEY);
      case "too soon" -> {
        edit.put("SubtensorModule", "WeightsSetRateLimit", 100, NETUID_KEY);
        edit.put(
            "SubtensorModule",
            "LastUpdate",
            ScaleValue.of(List.of(ScaleValue.of(25), ScaleValue.of(0))),
            NETUID_KEY);
      }
      case "set_weights while CR enabled" ->
          edit.put("SubtensorModule", "CommitRevealWeightsEnabled", new Truth(true), NETUID_KEY);
      default -> {}
    }
  }

  private static byte[] eventBytes(Block block) {
    return block
        .state()
        .value(new StorageKey(block.runtime().keys().key("System", "Events")))
        .orElseThrow()
        .bytes();
  }

  /// Event, error by its name, and all other content.
  private static List<String> happened(ImitatedRuntime runtime, byte[] events) {
    RuntimeEvents reader = new RuntimeEvents(runtime.metadata());
    return reader.read(events).stream()
        .map(
            event ->
                event.extrinsic() + " " + event.name() + " " + content(reader, event.content()))
        .toList();
  }

  private static String content(RuntimeEvents reader, ScaleValue content) {
    if (content instanceof Struct struct && struct.field("dispatch_error").isPresent()) {
      Map<String, Object> fields = new LinkedHashMap<>(struct.fields());
      fields.put("dispatch_error", reader.errorName(struct.field("dispatch_error").orElseThrow()));
      return fields.toString();
    }
    return content.toString();
  }
}
