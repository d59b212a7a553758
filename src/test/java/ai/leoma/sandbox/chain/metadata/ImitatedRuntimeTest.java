package ai.leoma.sandbox.chain.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.Vectors;
import ai.leoma.chain.runtime.MetadataReader;
import ai.leoma.chain.runtime.RuntimeMetadata;
import ai.leoma.chain.runtime.RuntimeMetadata.Pallet;
import ai.leoma.chain.scale.TypeShape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImitatedRuntimeTest {
  private static final byte[] VECTOR = Vectors.bytes("chain/finney-424.v16.scale");
  private static final ImitatedRuntime RUNTIME = ImitatedRuntime.finney424();

  @Test
  void isFinneysWithoutItsProse() {
    assertThat(RUNTIME.encodedMetadata(16)).contains(MetadataTranscoder.withoutProse(VECTOR));
    assertThat(RUNTIME.specVersion()).isEqualTo(424);
    assertThat(RUNTIME.transactionVersion()).isEqualTo(1);
    assertSameShape(RUNTIME.metadata(), MetadataReader.read(VECTOR));
  }

  @Test
  void metadataOfItsOwnVersionIsCopiedToTheByte() {
    assertThat(MetadataTranscoder.asVersion(VECTOR, 16)).isEqualTo(VECTOR);
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 15})
  void olderVersionsOfTheMetadataSayTheSame(int version) {
    // When
    RuntimeMetadata older = MetadataReader.read(RUNTIME.encodedMetadata(version).orElseThrow());

    // Then
    assertSameShape(older, RUNTIME.metadata());
    assertThat(older.apis()).isEqualTo(version == 14 ? List.of() : RUNTIME.metadata().apis());
    assertThat(RUNTIME.metadataVersions()).containsExactly(14, 15, 16);
    assertThat(RUNTIME.encodedMetadata(17)).isEmpty();
  }

  @Test
  void nextRuntimeHasOtherNumbersForTheSameThings() {
    // When
    ImitatedRuntime next = RUNTIME.next();

    // Then
    assertThat(next.specVersion()).isEqualTo(425);
    Pallet before = RUNTIME.metadata().pallet("SubtensorModule");
    Pallet after = next.metadata().pallet("SubtensorModule");
    assertThat(after.index()).isNotEqualTo(before.index());
    assertThat(number(next, after.calls(), "set_weights"))
        .isNotEqualTo(number(RUNTIME, before.calls(), "set_weights"));
    assertThat(number(next, after.errors(), "SettingWeightsTooFast"))
        .isNotEqualTo(number(RUNTIME, before.errors(), "SettingWeightsTooFast"));
    int calls = next.metadata().types().idOf("node_subtensor_runtime::RuntimeCall").orElseThrow();
    assertThat(number(next, Optional.of(calls), "SubtensorModule")).isEqualTo(after.index());
    assertThat(next.metadata().pallets()).extracting(Pallet::index).doesNotHaveDuplicates();
    assertThat(MetadataReader.read(next.encodedMetadata(14).orElseThrow()).pallets())
        .extracting(Pallet::index)
        .isEqualTo(next.metadata().pallets().stream().map(Pallet::index).toList());
    assertThat(next.keys().key("SubtensorModule", "TaoWeight"))
        .isEqualTo(RUNTIME.keys().key("SubtensorModule", "TaoWeight"));
  }

  private static int number(ImitatedRuntime runtime, Optional<Integer> type, String name) {
    return ((TypeShape.Variant) runtime.metadata().types().shape(type.orElseThrow()))
        .named(name)
        .orElseThrow()
        .index();
  }

  private static void assertSameShape(RuntimeMetadata actual, RuntimeMetadata expected) {
    assertThat(actual.extensions()).isEqualTo(expected.extensions());
    assertThat(actual.pallets()).usingRecursiveComparison().isEqualTo(expected.pallets());
    for (int type = 0; type < 753; type++) {
      assertThat(actual.types().type(type)).isEqualTo(expected.types().type(type));
    }
  }
}
