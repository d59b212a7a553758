package ai.leoma.chain.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.chain.CurrentCommitments.Unreadable;
import ai.leoma.chain.runtime.NotInRuntime;
import ai.leoma.chain.runtime.RuntimeMetadata;
import ai.leoma.chain.scale.ScaleWriter;
import ai.leoma.chain.scale.TypeRegistry;
import ai.leoma.chain.scale.TypeRegistry.NamedType;
import ai.leoma.chain.scale.TypeShape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What no honest node has.
class CommitmentReaderTest {
  private final CommitmentReader reader = new CommitmentReader(StubSubnet.METADATA);

  /// Each would be a part of no bytes but one.
  @Test
  void aCommitmentOfMorePartsThanTheChainTakesIsUnreadable() {
    byte[] value =
        new ScaleWriter().fixed(new byte[12]).compact(100_000).fixed(new byte[100_000]).bytes();

    assertThat(reader.current(value).parts()).containsExactly(new Unreadable());
  }

  @Test
  void moreRevealsThanTheChainKeepsAreNotRead() {
    byte[] value = new ScaleWriter().compact(1000).fixed(new byte[9 * 1000]).bytes();

    assertThatThrownBy(() -> reader.revealed(value)).isInstanceOf(NotInRuntime.class);
  }

  @Test
  void aTypeThatIsOnlyItselfIsNoCommitment() {
    RuntimeMetadata odd = oddMetadata();

    assertThatThrownBy(() -> new CommitmentReader(odd).current(new byte[9]))
        .isInstanceOf(NotInRuntime.class);
  }

  private static RuntimeMetadata oddMetadata() {
    TypeShape itself =
        new TypeShape.Composite(List.of(new TypeShape.Field(Optional.of("info"), 0)));
    RuntimeMetadata.StorageItem item =
        new RuntimeMetadata.StorageItem(
            CommitmentReader.CURRENT, true, List.of(), Optional.empty(), 0, new byte[0]);
    RuntimeMetadata.Pallet pallet =
        new RuntimeMetadata.Pallet(
            CommitmentReader.PALLET,
            1,
            Optional.empty(),
            List.of(item),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of());
    return new RuntimeMetadata(
        new TypeRegistry(Map.of(0, new NamedType(List.of(), itself))),
        List.of(pallet),
        List.of(),
        List.of());
  }
}
