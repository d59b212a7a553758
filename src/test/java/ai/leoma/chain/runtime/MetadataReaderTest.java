package ai.leoma.chain.runtime;

import static ai.leoma.chain.runtime.Runtimes.FINNEY_424;
import static ai.leoma.chain.runtime.Runtimes.RUNTIME_293;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.Vectors;
import ai.leoma.chain.Hex;
import ai.leoma.chain.scale.ScaleUnreadable;
import ai.leoma.chain.scale.TypeShape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetadataReaderTest {
  private static final JsonNode SUMMARY = Vectors.json("chain/runtime-424-summary.json");

  @Test
  void palletsAreThoseThatAnIndependentReaderFound() {
    for (JsonNode expected : Vectors.elements(SUMMARY.get("pallets"))) {
      RuntimeMetadata.Pallet pallet = FINNEY_424.pallet(expected.get("name").asText());
      assertThat(pallet.index()).isEqualTo(expected.get("index").asInt());
      assertCases(pallet.calls(), expected.get("calls"));
      assertCases(pallet.events(), expected.get("events"));
      assertCases(pallet.errors(), expected.get("errors"));
      assertStorage(pallet, expected.get("storage"));
      assertConstants(pallet, expected.get("constants"));
    }
    assertThat(FINNEY_424.pallets()).hasSize(SUMMARY.get("pallets").size());
  }

  private static void assertCases(Optional<Integer> type, JsonNode expected) {
    List<String> cases =
        type.map(id -> ((TypeShape.Variant) FINNEY_424.types().shape(id)).cases()).stream()
            .flatMap(List::stream)
            .map(each -> each.index() + " " + each.name())
            .toList();
    List<String> names =
        expected
            .valueStream()
            .map(each -> each.get("index").asInt() + " " + each.get("name").asText())
            .toList();
    assertThat(cases).containsExactlyInAnyOrderElementsOf(names);
  }

  /// The summary shows long fallbacks and constants by their beginnings only.
  private static void assertStorage(RuntimeMetadata.Pallet pallet, JsonNode expected) {
    for (JsonNode each : expected) {
      RuntimeMetadata.StorageItem item = pallet.item(each.get("name").asText());
      assertThat(item.isOptional()).isEqualTo(each.get("modifier").asText().equals("Optional"));
      assertThat(Hex.encodePrefixed(item.fallback())).startsWith(each.get("fallback").asText());
    }
    assertThat(pallet.storage()).hasSize(expected.size());
  }

  private static void assertConstants(RuntimeMetadata.Pallet pallet, JsonNode expected) {
    for (JsonNode each : expected) {
      assertThat(Hex.encodePrefixed(pallet.constant(each.get("name").asText()).value()))
          .startsWith(each.get("value").asText());
    }
    assertThat(pallet.constants()).hasSize(expected.size());
  }

  @Test
  void runtimeApisAreThoseThatAnIndependentReaderFound() {
    for (JsonNode api : Vectors.elements(SUMMARY.get("apis"))) {
      for (JsonNode method : api.get("methods")) {
        String name = api.get("name").asText() + "_" + method.get("name").asText();
        assertThat(FINNEY_424.apiMethod(name).inputs()).hasSize(method.get("inputs").size());
      }
    }
  }

  @Test
  void extensionsKeepTheirOrder() {
    List<String> expected =
        Vectors.elements(SUMMARY.get("extensions")).stream()
            .map(each -> each.get("id").asText())
            .toList();

    assertThat(FINNEY_424.extensions())
        .extracting(RuntimeMetadata.SignedExtension::name)
        .containsExactlyElementsOf(expected);
    assertThat(RUNTIME_293.extensions()).isNotEmpty();
  }

  @Test
  void whatTheRuntimeDoesNotHaveIsNamed() {
    assertThatThrownBy(() -> FINNEY_424.pallet("Lottery"))
        .isInstanceOf(NotInRuntime.class)
        .hasMessage("the chain's runtime has no pallet Lottery");
    assertThatThrownBy(() -> FINNEY_424.pallet("SubtensorModule").item("Luck"))
        .hasMessage("the chain's runtime has no storage item SubtensorModule.Luck");
    assertThatThrownBy(() -> FINNEY_424.apiMethod("SubnetInfoRuntimeApi_get_luck"))
        .hasMessageContaining("SubnetInfoRuntimeApi_get_luck");
  }

  @Test
  void otherVersionsAndOtherFilesAreRefused() {
    byte[] metadata = Vectors.bytes("chain/metadata-293.v15.scale");
    byte[] newer = metadata.clone();
    newer[4] = 17;
    byte[] alien = metadata.clone();
    alien[0] = 'M';

    assertThatThrownBy(() -> MetadataReader.read(newer))
        .isInstanceOf(ScaleUnreadable.class)
        .hasMessageContaining("metadata version 17 is not known");
    assertThatThrownBy(() -> MetadataReader.read(alien)).hasMessageContaining("no metadata");
    assertThatThrownBy(() -> MetadataReader.read(new byte[0])).isInstanceOf(ScaleUnreadable.class);
    assertThatThrownBy(() -> MetadataReader.read(Arrays.copyOf(metadata, metadata.length + 1)))
        .hasMessageContaining("1 bytes are left over");
  }

  @Test
  void metadataLargerThanThoseOfAnyRuntimeAreRefused() {
    byte[] bytes = Arrays.copyOf(Vectors.bytes("chain/finney-424.v16.scale"), (4 << 20) + 1);

    assertThatThrownBy(() -> MetadataReader.read(bytes))
        .isInstanceOf(ScaleUnreadable.class)
        .hasMessageContaining("4194305 bytes are not read");
  }
}
