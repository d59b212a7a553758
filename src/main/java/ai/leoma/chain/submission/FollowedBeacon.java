package ai.leoma.chain.submission;

import ai.leoma.chain.WriteRefusal;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.state.StateAt;
import ai.leoma.chain.state.StateAt.Entry;
import ai.leoma.chain.timelock.Beacon;
import java.util.Map;
import java.util.Optional;

/// The drand beacon whose pulses the chain takes. What is sealed for another one is dropped by the
/// chain without a word, an epoch later; so it is not sent.
final class FollowedBeacon {
  private FollowedBeacon() {}

  static Entry entry() {
    return Entry.of("Drand", "BeaconConfig");
  }

  /// Empty when the chain follows this beacon, or does not say which it follows.
  static Optional<WriteRefusal> refusal(StateAt state, Beacon beacon) {
    boolean isAnother =
        state.value(entry()).filter(each -> each instanceof Struct told && differs(told, beacon)).isPresent();
    return isAnother
        ? Optional.of(
            new WriteRefusal.NotSupported(
                "the chain follows another drand beacon than leoma.chain.drand describes"))
        : Optional.empty();
  }

  private static boolean differs(Struct told, Beacon beacon) {
    Map<String, ScaleValue> own =
        Map.of(
            "public_key", new Bytes(beacon.publicKey().encode()),
            "genesis_time", ScaleValue.of(beacon.genesis().getEpochSecond()),
            "period", ScaleValue.of(beacon.period().toSeconds()));
    return own.entrySet().stream()
        .anyMatch(
            each ->
                told.field(each.getKey()).filter(value -> !value.equals(each.getValue())).isPresent());
  }
}
