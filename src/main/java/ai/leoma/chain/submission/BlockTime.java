package ai.leoma.chain.submission;

import ai.leoma.chain.runtime.NotInRuntime;
import ai.leoma.chain.runtime.RuntimeMetadata;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.chain.scale.ValueReader;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/// From block to block, as the runtime says.
final class BlockTime {
  private BlockTime() {}

  /// @throws NotInRuntime if the runtime does not say
  static Duration of(RuntimeMetadata metadata) {
    return constant(metadata, "Aura", "SlotDuration")
        .or(
            () ->
                constant(metadata, "Timestamp", "MinimumPeriod")
                    .map(half -> half.multiply(BigInteger.TWO)))
        .filter(millis -> millis.signum() > 0 && millis.bitLength() < Integer.SIZE)
        .map(millis -> Duration.ofMillis(millis.longValueExact()))
        .orElseThrow(() -> new NotInRuntime("constant", "Aura.SlotDuration"));
  }

  private static Optional<BigInteger> constant(
      RuntimeMetadata metadata, String pallet, String name) {
    return metadata.pallets().stream()
        .filter(each -> each.name().equals(pallet))
        .flatMap(each -> each.constants().stream())
        .filter(each -> each.name().equals(name))
        .map(each -> ValueReader.readWhole(metadata.types(), each.type(), each.value()))
        .flatMap(BlockTime::number)
        .findFirst();
  }

  private static Stream<BigInteger> number(ScaleValue value) {
    return value instanceof Whole(BigInteger number) ? Stream.of(number) : Stream.empty();
  }
}
