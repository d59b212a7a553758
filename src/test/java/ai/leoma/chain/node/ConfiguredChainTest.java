package ai.leoma.chain.node;

import static ai.leoma.chain.TestHotkeys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.TestConfig;
import ai.leoma.chain.ChainConfig;
import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.ConfiguredChain;
import ai.leoma.chain.ConfiguredChain.Adapter;
import ai.leoma.chain.PylonChain;
import ai.leoma.chain.rpc.StubNode;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredChainTest {
  private static final Map<String, String> NATIVE =
      Map.of(
          "leoma.chain.adapter", "native", "leoma.chain.node.urls", "ws://a.example,wss://b:9944");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "leoma.chain.adapter|both|leoma.chain.adapter is \"both\"; it is \"pylon\" or \"native\"",
        "leoma.chain.node.urls|''|set leoma.chain.node.urls to addresses of nodes",
        "leoma.chain.node.urls|http://me:k3y@a.example|leoma.chain.node.urls: not an address like",
        "leoma.chain.node.urls|wss://a.example/k3y k3y|leoma.chain.node.urls: not an address like",
        "leoma.chain.node.genesis|k3|leoma.chain.node.genesis is not the hash of a first block: k3",
        "leoma.chain.node.requests-per-second|0|leoma.chain.node.requests-per-second must be more than 0",
        "leoma.chain.node.requests-per-second|NaN|leoma.chain.node.requests-per-second must be",
        "leoma.chain.node.head-deadline|0s|leoma.chain.node.head-deadline is 0s, but must be from 1ms to 365d",
        "leoma.chain.node.final-deadline|0s|leoma.chain.node.final-deadline is 0s, but must be from 1ms to 365d",
        "leoma.chain.node.authorities-file|/no/such|leoma.chain.node.authorities-file: /no/such cannot be read",
        "leoma.chain.node.most-lag-blocks|0|leoma.chain.node.most-lag-blocks must be 1 or more",
        "leoma.chain.deadline|0s|leoma.chain.deadline is 0s, but must be from 1ms to 365d",
        "leoma.chain.netuid|65536|leoma.chain.netuid is 65536, but must be from 0 to 65535",
        "leoma.chain.write.deadline|0s|leoma.chain.write.deadline is 0s, but must be from 1ms to 365d",
        "leoma.chain.version-key|-1|leoma.chain.version-key: a version key has 64 bits: -1",
        "leoma.chain.drand.public-key|00|leoma.chain.drand.public-key"
      })
  void aSettingThatCannotBeIsRefusedInOneSentence(String key, String value, String sentence) {
    // Given
    ChainConfig config = config(Map.of(key, value));
    // When, Then
    assertThatThrownBy(() -> ConfiguredChain.check(config))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(sentence)
        .hasMessageNotContaining("k3y");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "leoma.chain.pylon.url|pylon:8000|leoma.chain.pylon.url is not an address like http://",
        "leoma.chain.pylon.identity|a b|leoma.chain.pylon.identity is not the name of a Pylon",
        "leoma.chain.finality-blocks|-1|leoma.chain.finality-blocks is -1, but must be from 0 to 7200",
        "leoma.chain.netuid|-1|leoma.chain.netuid is -1, but must be from 0 to 65535",
        "leoma.chain.owner-hotkey|5Fxx|leoma.chain.owner-hotkey is not an SS58 address: 5Fxx"
      })
  void soIsOneOfPylon(String key, String value, String sentence) {
    // Given
    Map<String, String> settings = new HashMap<>();
    settings.put("leoma.chain.pylon.url", "http://pylon.example:8000");
    settings.put(key, value);
    ChainConfig config = TestConfig.of(ChainConfig.class, settings);
    // When, Then
    assertThatThrownBy(() -> ConfiguredChain.check(config))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void theAddressTellsTheAdapterThatIsNotNamed() {
    assertThat(adapter(Map.of())).isEqualTo(Adapter.PYLON);
    assertThat(adapter(Map.of("leoma.chain.node.urls", "wss://a"))).isEqualTo(Adapter.NATIVE);
    assertThat(adapter(Map.of("leoma.chain.pylon.url", "http://p"))).isEqualTo(Adapter.PYLON);
    assertThat(
            adapter(
                Map.of("leoma.chain.pylon.url", "http://p", "leoma.chain.node.urls", "wss://a")))
        .isEqualTo(Adapter.PYLON);
  }

  private static Adapter adapter(Map<String, String> settings) {
    return Adapter.of(TestConfig.of(ChainConfig.class, settings));
  }

  @Test
  void settingsThatCanBeAreTaken() {
    assertThatCode(() -> ConfiguredChain.check(config(Map.of()))).doesNotThrowAnyException();
    assertThatCode(() -> ConfiguredChain.check(config(Map.of("leoma.chain.version-key", "7"))))
        .doesNotThrowAnyException();
  }

  @Test
  void theSettingsOpenTheirAdapter() {
    // Given
    Vertx vertx = Vertx.vertx();
    ChainConfig pylon =
        TestConfig.of(ChainConfig.class, Map.of("leoma.chain.pylon.url", "http://127.0.0.1:1"));
    try (StubSubnet subnet = new StubSubnet();
        ConfiguredChain throughPylon = ConfiguredChain.open(vertx, pylon, Clock.systemUTC());
        ConfiguredChain throughNodes = ConfiguredChain.open(vertx, of(subnet), Clock.systemUTC())) {
      // When, Then
      assertThat(throughPylon.chain()).isInstanceOf(PylonChain.class);
      assertThat(throughNodes.chain()).isInstanceOf(NativeChain.class);
      assertThat(throughNodes.chain().head().await().atMost(Duration.ofSeconds(60)).number())
          .isEqualTo(100);
      assertThatThrownBy(
              () ->
                  throughNodes
                      .chain()
                      .setWeights(Map.of(ALICE, 1.0))
                      .await()
                      .atMost(Duration.ofSeconds(60)))
          .isInstanceOf(ChainUnavailable.class)
          .hasMessageContaining("no hotkey to write with");
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static ChainConfig of(StubSubnet subnet) {
    return config(
        Map.of(
            "leoma.chain.node.urls",
            subnet.address().url().toString(),
            "leoma.chain.node.genesis",
            StubNode.GENESIS,
            "leoma.chain.node.requests-per-second",
            "1000"));
  }

  private static ChainConfig config(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(NATIVE);
    all.putAll(settings);
    return TestConfig.of(ChainConfig.class, all);
  }
}
