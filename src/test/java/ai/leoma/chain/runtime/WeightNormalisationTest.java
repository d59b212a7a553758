package ai.leoma.chain.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.leoma.Vectors;
import ai.leoma.chain.runtime.WeightNormalisation.ChainWeight;
import ai.leoma.chain.runtime.WeightNormalisation.Share;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WeightNormalisationTest {
  static Stream<JsonNode> cases() {
    return Vectors.elements(Vectors.json("chain/weight-normalisation.json").get("cases")).stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void weightsAreThoseOfTheSdk(JsonNode vector) {
    List<Share> shares = new ArrayList<>();
    for (int i = 0; i < vector.get("uids").size(); i++) {
      shares.add(
          new Share(vector.get("uids").get(i).asInt(), vector.get("weights").get(i).asDouble()));
    }
    List<ChainWeight> expected = new ArrayList<>();
    for (int i = 0; i < vector.get("outUids").size(); i++) {
      expected.add(
          new ChainWeight(
              vector.get("outUids").get(i).asInt(), vector.get("outValues").get(i).asInt()));
    }

    assertThat(WeightNormalisation.of(shares)).isEqualTo(expected);
  }

  @Test
  void nothingToWeighIsNothingToSend() {
    assertThat(WeightNormalisation.of(List.of())).isEmpty();
    assertThat(WeightNormalisation.of(List.of(new Share(3, 0)))).isEmpty();
  }

  @Test
  void whatIsNoWeightIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Share(1, -0.5));
    assertThatIllegalArgumentException().isThrownBy(() -> new Share(1, Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> new Share(1, Double.POSITIVE_INFINITY));
    assertThatIllegalArgumentException().isThrownBy(() -> new Share(65_536, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WeightNormalisation.of(List.of(new Share(1, 1), new Share(1, 2))));
  }
}
