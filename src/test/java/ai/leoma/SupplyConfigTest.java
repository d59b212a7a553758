package ai.leoma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.leoma.chain.ChainConfig;
import ai.leoma.chain.timelock.Beacon;
import ai.leoma.chain.timelock.BeaconProducer;
import ai.leoma.inference.InferenceConfig;
import ai.leoma.miner.MinerConfig;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The names and defaults of what leads outside (rules, table of constants; external-apis.md 9).
class SupplyConfigTest {
  @Test
  void chain() {
    ChainConfig config = TestConfig.of(ChainConfig.class, Map.of());
    assertThat(config.adapter()).isEmpty();
    assertThat(config.netuid()).isEqualTo(99);
    assertThat(config.finalityBlocks()).isEqualTo(3);
    assertThat(config.deadline()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.ownerHotkey()).isEmpty();
    assertThat(config.pylon().url()).isEmpty();
    assertThat(config.versionKey()).isEmpty();
    assertThat(config.node().urls()).isEmpty();
    assertThat(config.node().genesis())
        .isEqualTo("0x2f0555cc76fc2840a25a6ea3b9637146806f1f44b090c175ffde2a7e5ab36c03");
    assertThat(config.node().requestsPerSecond()).isEqualTo(1);
    assertThat(config.node().headDeadline()).isEqualTo(Duration.ofMinutes(2));
    assertThat(config.node().finalDeadline()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.node().mostLagBlocks()).isEqualTo(20);
    assertThat(config.node().authoritiesFile()).isEmpty();
    assertThat(config.write().deadline()).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.write().poll()).isEqualTo(Duration.ofSeconds(6));
    assertThat(config.write().revealPoll()).isEqualTo(Duration.ofMinutes(1));
    ChainConfig set =
        TestConfig.of(
            ChainConfig.class,
            Map.of(
                "leoma.chain.pylon.url", "http://pylon:8000",
                "leoma.chain.pylon.token", "t",
                "leoma.chain.pylon.identity", "owner",
                "leoma.chain.pylon.identity-token", "i"));
    assertThat(set.pylon().url()).contains(URI.create("http://pylon:8000"));
    assertThat(set.pylon().token()).contains("t");
    assertThat(set.pylon().identity()).contains("owner");
    assertThat(set.pylon().identityToken()).contains("i");
  }

  @Test
  void drand() {
    ChainConfig config = TestConfig.of(ChainConfig.class, Map.of());
    assertThat(BeaconProducer.beacon(config)).isEqualTo(Beacon.QUICKNET);
    ChainConfig set =
        TestConfig.of(
            ChainConfig.class,
            Map.of(
                "leoma.chain.drand.public-key", "0xabcd",
                "leoma.chain.drand.genesis", "2026-01-01T00:00:00Z",
                "leoma.chain.drand.period", "250ms"));
    assertThat(set.drand().genesis()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(set.drand().period()).isEqualTo(Duration.ofMillis(250));
    assertThatIllegalStateException()
        .isThrownBy(() -> BeaconProducer.beacon(set))
        .withMessage("leoma.chain.drand.public-key: a point has 2 bytes instead of 96");
  }

  @Test
  void inference() {
    InferenceConfig config = TestConfig.of(InferenceConfig.class, Map.of());
    assertThat(config.chutesUrl()).isEqualTo(URI.create("https://api.chutes.ai"));
    assertThat(config.chutesKey()).isEmpty();
    assertThat(config.invokeUrlTemplate()).isEqualTo("https://{slug}.chutes.ai");
    assertThat(config.connectAddress()).isEmpty();
    assertThat(config.maxInFlight()).isEqualTo(40);
    assertThat(config.deadline()).isEqualTo(Duration.ofSeconds(300));
    assertThat(config.lookupDeadline()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.maxVideoBytes().asLongValue()).isEqualTo(64L * 1024 * 1024);
    assertThat(config.failedInstanceRetryPause()).isGreaterThan(Duration.ofSeconds(90));
    assertThat(config.widthPixels()).isEqualTo(832);
    assertThat(config.heightPixels()).isEqualTo(480);
    assertThat(config.tolerancePixels()).isEqualTo(32);
    assertThat(config.frames()).isEqualTo(81);
    assertThat(config.framesPerSecond()).isEqualTo(16);
    assertThat(config.resolution()).isEqualTo("480p");
  }

  @Test
  void miner() {
    MinerConfig config = TestConfig.of(MinerConfig.class, Map.of());
    assertThat(config.validationInterval()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.grace()).isEqualTo(Duration.ofMinutes(30));
    assertThat(config.huggingFaceUrl()).isEqualTo(URI.create("https://huggingface.co"));
    assertThat(config.huggingFaceToken()).isEmpty();
  }
}
