package ai.leoma.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.http.RequestOptions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChuteAddressTest {
  @Test
  void theSlugIsTheFirstLabelOfTheHost() {
    RequestOptions options =
        new ChuteAddress("https://{slug}.chutes.ai", Optional.empty()).request("alice-x7k2q");
    assertThat(options.getHost()).isEqualTo("alice-x7k2q.chutes.ai");
    assertThat(options.getPort()).isEqualTo(443);
    assertThat(options.isSsl()).isTrue();
    assertThat(options.getURI()).isEqualTo("/generate");
    assertThat(options.getFollowRedirects()).isFalse();
    assertThat(options.getServer()).isNull();
  }

  @Test
  void theSocketGoesWhereItIsTold() {
    RequestOptions options =
        new ChuteAddress("http://{slug}.localhost:8123", Optional.of("127.0.0.1:9000"))
            .request("a");
    assertThat(options.getServer().host()).isEqualTo("127.0.0.1");
    assertThat(options.getServer().port()).isEqualTo(9000);
    assertThat(options.getHost()).isEqualTo("a.localhost");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://chutes.ai",
        "https://chutes.ai/{slug}",
        "ftp://{slug}.x",
        "https://{slug}@x.y",
        "https://{slug}x.y",
        "https://a.{slug}.y",
        "https://{slug}.x/path"
      })
  void aTemplateOfAnotherFormIsRefusedAtTheStart(String template) {
    assertThatThrownBy(() -> new ChuteAddress(template, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leoma.inference.invoke-url-template");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", ":80", "a:b", "a:", "a:123456"})
  void aConnectAddressOfAnotherFormIsRefused(String address) {
    assertThatThrownBy(() -> new ChuteAddress("https://{slug}.x", Optional.of(address)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leoma.inference.connect-address");
  }
}
