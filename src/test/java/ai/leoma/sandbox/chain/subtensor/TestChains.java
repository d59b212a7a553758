package ai.leoma.sandbox.chain.subtensor;

import ai.leoma.chain.runtime.RuntimeEvents;
import ai.leoma.chain.runtime.RuntimeEvents.RuntimeEvent;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.sandbox.Cast;
import ai.leoma.sandbox.chain.ledger.Block;
import ai.leoma.sandbox.chain.ledger.StorageKey;
import ai.leoma.sandbox.chain.metadata.ImitatedRuntime;
import ai.leoma.sandbox.chain.runtime.Subnet;
import ai.leoma.sandbox.chain.runtime.Subnet.Hyperparameters;
import java.util.List;
import java.util.Map;

/// Imitated chains for tests, and what happened on them.
public final class TestChains {
  public static final Cast CAST = Cast.of(1, 4, 3, Map.of());
  public static final int NETUID = 99;

  private TestChains() {}

  /// A chain whose subnet takes weights openly or only committed ones.
  public static Subtensor start(boolean hasCommitReveal) {
    return start(new Hyperparameters(360, 20, hasCommitReveal));
  }

  public static Subtensor start(Hyperparameters hyperparameters) {
    return new Subtensor(
        SubtensorSettings.standard(
            CAST.seed(), Subnet.of(CAST, NETUID, hyperparameters), Cast.FIRST_BLOCK));
  }

  /// Read as a client would, by the metadata of the runtime that wrote them.
  public static List<RuntimeEvent> events(Block block, ImitatedRuntime writer) {
    byte[] value =
        block
            .state()
            .value(new StorageKey(writer.keys().key("System", "Events")))
            .orElseThrow()
            .bytes();
    return new RuntimeEvents(writer.metadata()).read(value);
  }

  public static List<RuntimeEvent> events(Block block) {
    return events(block, block.runtime());
  }

  /// Names of what an extrinsic did; an error stands behind a failure.
  public static List<String> happened(Block block, int extrinsic) {
    RuntimeEvents reader = new RuntimeEvents(block.runtime().metadata());
    return events(block).stream()
        .filter(event -> event.extrinsic().filter(index -> index == extrinsic).isPresent())
        .map(
            event ->
                event.content() instanceof Struct(var fields)
                        && fields.get("dispatch_error") instanceof ScaleValue error
                    ? event.name() + " " + reader.errorName(error)
                    : event.name())
        .toList();
  }

  /// Names of what the runtime did by itself.
  public static List<String> happenedFirst(Block block) {
    return events(block).stream()
        .filter(event -> event.extrinsic().isEmpty())
        .map(RuntimeEvent::name)
        .toList();
  }
}
