package ai.leoma.chain.submission;

import ai.leoma.chain.Hex;
import ai.leoma.chain.WriteRefusal;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.chain.state.StateAt;
import ai.leoma.chain.state.StateAt.Entry;
import ai.leoma.chain.timelock.Beacon;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// The drand beacon whose pulses the chain takes. What is sealed for another one is dropped by the
/// chain without a word, an epoch later; so it is not sent.
public final class FollowedBeacon {
  private static final int SHOWN_DIGITS = 12;
  private static final BigInteger LATEST = BigInteger.valueOf(Instant.MAX.getEpochSecond());

  private FollowedBeacon() {}

  /// Where the chain says which one it is.
  public static Entry entry() {
    return Entry.of("Drand", "BeaconConfig");
  }

  /// Which settings are not those of the chain's beacon, each in words; none when the chain does
  /// not say which one it follows.
  public static List<String> differences(StateAt state, Beacon configured) {
    return state.value(entry()).stream()
        .filter(Struct.class::isInstance)
        .map(Struct.class::cast)
        .flatMap(
            told ->
                Stream.of(
                        difference(
                            told,
                            "public_key",
                            "public-key",
                            new Bytes(configured.publicKey().encode()),
                            FollowedBeacon::key),
                        difference(
                            told,
                            "genesis_time",
                            "genesis",
                            ScaleValue.of(configured.genesis().getEpochSecond()),
                            FollowedBeacon::time),
                        difference(
                            told,
                            "period",
                            "period",
                            ScaleValue.of(configured.period().toSeconds()),
                            FollowedBeacon::duration))
                    .flatMap(Optional::stream))
        .toList();
  }

  /// Empty when the chain follows this beacon, or does not say which it follows.
  static Optional<WriteRefusal> refusal(StateAt state, Beacon configured) {
    List<String> differences = differences(state, configured);
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new WriteRefusal.NotSupported(
                "the chain would never open what is sealed for this drand beacon: "
                    + String.join("; ", differences)));
  }

  private static Optional<String> difference(
      Struct told,
      String field,
      String setting,
      ScaleValue configured,
      Function<ScaleValue, String> text) {
    return told.field(field)
        .filter(value -> !value.equals(configured))
        .map(
            value ->
                "leoma.chain.drand.%s is %s, the chain has %s"
                    .formatted(setting, text.apply(configured), text.apply(value)));
  }

  private static String key(ScaleValue value) {
    if (!(value instanceof Bytes(byte[] key))) {
      return "no key";
    }
    String digits = Hex.encode(key);
    return digits.length() <= SHOWN_DIGITS ? digits : digits.substring(0, SHOWN_DIGITS) + "...";
  }

  private static String time(ScaleValue value) {
    return Instant.ofEpochSecond(seconds(value)).toString();
  }

  private static String duration(ScaleValue value) {
    return Duration.ofSeconds(seconds(value)).toSeconds() + "s";
  }

  private static long seconds(ScaleValue value) {
    return value instanceof Whole(BigInteger number) ? number.min(LATEST).longValue() : 0;
  }
}
