package ai.leoma.chain.submission;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.WriteOutcome;
import ai.leoma.chain.WriteRefusal;
import ai.leoma.chain.rpc.RuntimeAt;
import ai.leoma.chain.runtime.RuntimeEvents.RuntimeEvent;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.state.Moment;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/// Something to be written, made anew from what the chain says each time it is tried.
interface ChainWrite {
  /// A word for metrics and logs.
  String name();

  /// For how many blocks its extrinsic is good: a power of two.
  long eraBlocks();

  /// Reads the state of a moment, the newest one, and makes the call, or says why the chain would
  /// refuse it.
  ///
  /// @throws ai.leoma.chain.ChainUnavailable when the chain cannot be read
  /// @throws ai.leoma.chain.runtime.NotInRuntime when the runtime has no way to do it
  Prepared prepare(Moment moment);

  /// What became of the preparation.
  sealed interface Prepared {
    /// @param nextEpochBlock where the subnet's next epoch begins, if that is known
    /// @param success what it means that a block took the call and the runtime did not refuse it
    record Ready(byte[] call, OptionalLong nextEpochBlock, Success success) implements Prepared {}

    record Refused(WriteRefusal reason) implements Prepared {}
  }

  /// Looks in the block whether what was meant came about, and tells of it.
  @FunctionalInterface
  interface Success {
    WriteOutcome told(Inclusion inclusion);
  }

  /// An extrinsic in a block.
  ///
  /// @param runtime that executed the block
  /// @param events of this extrinsic
  record Inclusion(
      BlockReference block,
      boolean isFinal,
      String extrinsicHash,
      RuntimeAt runtime,
      List<RuntimeEvent> events) {
    public Inclusion {
      events = List.copyOf(events);
    }

    /// Whether the runtime told of something, of this name and with this content.
    boolean tells(String event, Predicate<ScaleValue> content) {
      return events.stream()
          .anyMatch(each -> each.name().equals(event) && content.test(each.content()));
    }
  }
}
