package ai.leoma.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestLimitsTest {
  private final RequestLimits limits = new RequestLimits(GateConfigTest.config(Map.of()));

  @ParameterizedTest
  @ValueSource(strings = {"/", "/weights?limit=5", "/miners/%E2%82%AC", "*", "http://host/weights"})
  void ordinaryTargetsPass(String uri) {
    assertThat(limits.target(uri)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/%", "/%4", "/%zz", "/%00", "/%0a", "/%1B[31m", "/%7f", "/ä", "/a b", "weights"})
  void targetsThatCannotBeReadAreRefused(String uri) {
    assertThat(limits.target(uri)).hasValueSatisfying(refusal -> status(refusal, 400));
  }

  @Test
  void longTargetsAreRefused() {
    assertThat(limits.target("/" + "a".repeat(8191))).isEmpty();
    assertThat(limits.target("/" + "a".repeat(8192)))
        .hasValueSatisfying(refusal -> status(refusal, 414));
  }

  @Test
  void longQueryParametersAreRefused() {
    assertThat(limits.target("/a?x=" + "b".repeat(2046) + "&y=1")).isEmpty();
    assertThat(limits.target("/a?y=1&x=" + "b".repeat(2047)))
        .hasValueSatisfying(refusal -> status(refusal, 414));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "host:", "host:123456", "host/path", "[::1", "a,b"})
  void whatIsNoHostIsRefusedAsTheFirstAndAfterValidOnes(String host) {
    assertThat(limits.isValidHost(host)).isFalse();
    assertThat(limits.isValidHost("api.example:8080")).isTrue();
    assertThat(limits.isValidHost("api.example:8080")).isTrue();
    assertThat(limits.isValidHost("[::1]:80")).isTrue();

    assertThat(limits.isValidHost(host)).isFalse();
  }

  private static void status(Refusal refusal, int expected) {
    assertThat(refusal.status()).isEqualTo(expected);
    assertThat(refusal.detail()).isNotBlank();
  }
}
