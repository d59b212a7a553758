package ai.leoma.chain.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.Vectors;
import ai.leoma.chain.BlockReference;
import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.rpc.NodeRpc;
import ai.leoma.chain.rpc.RuntimeAt;
import ai.leoma.chain.runtime.MetadataReader;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.state.StateAt.Entry;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoredMapTest {
  private static final Entry BEGINNING =
      Entry.of("Commitments", "RevealedCommitments", ScaleValue.of(99));
  private static final Moment MOMENT =
      new Moment(
          new BlockReference(7, "0x" + "07".repeat(32)),
          new RuntimeAt(424, 1, MetadataReader.read(Vectors.bytes("chain/finney-424.v16.scale"))));

  @Test
  void valuesAreReadUpToTheirLimitTogether() {
    assertThat(read(node("00", 400, 10), 4000)).hasSize(400);
  }

  @Test
  void moreThanIsReadIsAFailure() {
    assertThatThrownBy(() -> read(node("00", 400, 10), 3999))
        .isInstanceOf(ChainUnavailable.class)
        .hasMessageContaining("more under one key than is read");
  }

  @Test
  void keysLongerThanAnyAreAFailure() {
    assertThatThrownBy(() -> read(node("00".repeat(300), 1, 1), 4000))
        .isInstanceOf(ChainUnavailable.class)
        .hasMessageContaining("state_getKeysPaged");
  }

  private static Map<String, byte[]> read(NodeRpc node, long mostBytes) {
    return new StoredMap(
            node, new StateReader(node, unused -> Uni.createFrom().nothing()), mostBytes)
        .all(MOMENT, BEGINNING)
        .await()
        .atMost(Duration.ofSeconds(60));
  }

  /// A node that has so many values of so many bytes.
  private static NodeRpc node(String keyEnd, int values, int bytes) {
    return new NodeRpc() {
      @Override
      public Uni<JsonNode> call(String method, Object... parameters) {
        return Uni.createFrom()
            .item(
                method.equals("state_getKeysPaged")
                    ? keys((String) parameters[0])
                    : changes((List<?>) parameters[0]));
      }

      private JsonNode keys(String prefix) {
        ArrayNode keys = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < values; i++) {
          keys.add(prefix + "%08x".formatted(i) + keyEnd);
        }
        return keys;
      }

      private JsonNode changes(List<?> keys) {
        ArrayNode answer = JsonNodeFactory.instance.arrayNode();
        ArrayNode changes = answer.addObject().putArray("changes");
        keys.forEach(key -> changes.addArray().add((String) key).add("0x" + "00".repeat(bytes)));
        return answer;
      }

      @Override
      public Multi<JsonNode> subscribe(
          String method, String unsubscribeMethod, Object... parameters) {
        return Multi.createFrom().nothing();
      }
    };
  }
}
