package ai.leoma.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
  private static final String OURS = "10.0.0.0/8, 2001:db8::/32,192.0.2.7";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // peer | X-Forwarded-For | client
        "203.0.113.5 | 1.2.3.4 | 203.0.113.5",
        "10.1.2.3 | 1.2.3.4 | 1.2.3.4",
        "10.1.2.3 | 9.9.9.9, 1.2.3.4 | 1.2.3.4",
        "10.1.2.3 | 9.9.9.9, 1.2.3.4, 10.9.9.9 | 1.2.3.4",
        "10.1.2.3 | 1.2.3.4:4711 | 1.2.3.4",
        "10.1.2.3 | [2001:470::1]:4711 | 2001:470::1",
        "10.1.2.3 | 2001:470::1 | 2001:470::1",
        "10.1.2.3 | localhost | 10.1.2.3",
        "10.1.2.3 | 1.2.3.4, unknown | 10.1.2.3",
        "10.1.2.3 | '' | 10.1.2.3",
        "10.1.2.3 | [::1 | 10.1.2.3",
        "2001:db8::9 | 1.2.3.4 | 1.2.3.4",
        "192.0.2.7 | 1.2.3.4 | 1.2.3.4",
        "192.0.2.8 | 1.2.3.4 | 192.0.2.8"
      })
  void onlyTheWordOfTrustedProxiesIsTaken(String peer, String forwardedFor, String client) {
    Proxies proxies = new Proxies(Optional.of(OURS));

    assertThat(proxies.client(InetAddress.ofLiteral(peer), List.of(forwardedFor)))
        .isEqualTo(InetAddress.ofLiteral(client));
  }

  @Test
  void nobodyIsTrustedUnlessConfigured() {
    Proxies proxies = new Proxies(Optional.empty());
    InetAddress peer = InetAddress.ofLiteral("127.0.0.1");

    assertThat(proxies.client(peer, List.of("1.2.3.4"))).isEqualTo(peer);
  }

  @Test
  void endlessChainsAreNotFollowed() {
    Proxies proxies = new Proxies(Optional.of("0.0.0.0/0"));
    String chain = "1.2.3.4," + "10.0.0.1,".repeat(100_000) + "10.0.0.2";

    assertThat(proxies.client(InetAddress.ofLiteral("10.0.0.3"), List.of(chain)))
        .isEqualTo(InetAddress.ofLiteral("10.0.0.1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy.example", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "1.2.3.x"})
  void whatIsNoNetworkStopsTheStart(String text) {
    assertThatThrownBy(() -> new Proxies(Optional.of(text)))
        .hasMessageContaining("leoma.http.trusted-proxies");
  }
}
