package ai.leoma.chain.submission;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.state.StateAt;
import ai.leoma.chain.timelock.Beacon;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FollowedBeaconTest {
  private static final Beacon QUICKNET = Beacon.QUICKNET;

  /// A chain that was never told otherwise has what its metadata say.
  @Test
  void defaultIsTheBeaconOfTheRealChain() {
    StateAt untouched =
        state(FollowedBeacon.entry().read(TestRuntimes.FINNEY_424, Optional.empty()));

    assertThat(FollowedBeacon.differences(untouched, QUICKNET)).isEmpty();
    assertThat(FollowedBeacon.refusal(untouched, QUICKNET)).isEmpty();
  }

  @Test
  void eachSettingThatIsWrongIsTold() {
    // Given
    StateAt state = state(Optional.of(config(QUICKNET)));
    // When, Then
    assertThat(
            FollowedBeacon.differences(
                state,
                new Beacon(
                    QUICKNET.publicKey(),
                    Instant.parse("2023-08-23T15:09:28Z"),
                    Duration.ofSeconds(30))))
        .containsExactly(
            "leoma.chain.drand.genesis is 2023-08-23T15:09:28Z, the chain has 2023-08-23T15:09:27Z",
            "leoma.chain.drand.period is 30s, the chain has 3s");
    assertThat(FollowedBeacon.differences(state, Writers.BEACON.beacon()))
        .singleElement()
        .asString()
        .startsWith("leoma.chain.drand.public-key is ")
        .endsWith(", the chain has 83cf0f2896ad...");
  }

  @Test
  void runtimeThatDoesNotSayLetsEverythingPass() {
    assertThat(FollowedBeacon.differences(state(Optional.empty()), Writers.BEACON.beacon()))
        .isEmpty();
    assertThat(
            FollowedBeacon.differences(
                state(Optional.of(new Struct(new LinkedHashMap<>()))), Writers.BEACON.beacon()))
        .isEmpty();
  }

  private static StateAt state(Optional<ScaleValue> config) {
    return new StateAt(
        new BlockReference(1, "0x" + "00".repeat(32)), Map.of(FollowedBeacon.entry(), config));
  }

  private static ScaleValue config(Beacon beacon) {
    return ScaleValue.struct(
        Map.of(
            "public_key", new Bytes(beacon.publicKey().encode()),
            "genesis_time", ScaleValue.of(beacon.genesis().getEpochSecond()),
            "period", ScaleValue.of(beacon.period().toSeconds())));
  }
}
