package ai.leoma.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeAddressTest {
  @ParameterizedTest
  @CsvSource({
    "ws://127.0.0.1:9944, 127.0.0.1, 9944, /, ws://127.0.0.1:9944",
    "wss://entrypoint-finney.opentensor.ai:443, entrypoint-finney.opentensor.ai, 443, /,"
        + " wss://entrypoint-finney.opentensor.ai:443",
    "wss://node.example, node.example, 443, /, wss://node.example",
    "ws://node.example/, node.example, 80, /, ws://node.example",
    "wss://node.example/v1/k3y?api=k3y, node.example, 443, /v1/k3y?api=k3y, wss://node.example",
    "wss://me:k3y@node.example:1, node.example, 1, /, wss://node.example:1",
    "ws://[::1]:9944, ::1, 9944, /, ws://[::1]:9944"
  })
  void addressIsTakenApart(String url, String host, int port, String target, String shown) {
    NodeAddress address = new NodeAddress(URI.create(url));
    assertThat(address.host()).isEqualTo(host);
    assertThat(address.port()).isEqualTo(port);
    assertThat(address.target()).isEqualTo(target);
    assertThat(address).hasToString(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://node.example/k3y",
        "node.example:9944/k3y",
        "ws:///k3y",
        "ws://node.example/#k3y",
        "k3y",
        "ws:k3y"
      })
  void anythingElseIsRefusedWithoutItsSecrets(String url) {
    assertThatThrownBy(() -> new NodeAddress(URI.create(url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("wss://HOST:PORT")
        .hasMessageNotContaining("k3y");
  }

  @Test
  void userIsKept() {
    assertThat(new NodeAddress(URI.create("wss://me:k%403y@node.example")).userInfo())
        .contains("me:k@3y");
  }
}
