package ai.leoma.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.TestConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ValidatorLoopConfigTest {
  @Test
  void paceAndWalkBackAreThoseOfTheRulesByDefault() {
    ValidatorLoopConfig config = config(Map.of());

    assertThat(config.pollInterval()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.requestTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.walkBack()).isEqualTo(100);
    assertThat(config.weightBlocks()).isEqualTo(180);
    assertThat(config.weightInterval()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.checkInterval()).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.checkDeadline()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.checkPause()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.checkEnvelopes()).isEqualTo(2000);
    assertThat(config.burnUid()).isZero();
    assertThat(config.judgeAtOnce()).isEqualTo(4);
    assertThat(config.roundsPerTask()).isEqualTo(6);
    assertThat(config.maxVideoBytes()).isEqualTo(64 << 20);
    assertThat(config.folder()).isEqualTo(Path.of("data/validator"));
    assertThat(config.apiUrl()).isEmpty();
    assertThat(config.apiHotkey()).isEmpty();
    assertThat(config.hotkeyFile()).isEmpty();
    assertThat(config.wallet()).isEmpty();
    assertThat(config.walletHotkey()).isEmpty();
    assertThat(config.walletsFolder()).isEmpty();
    assertThat(config.hotkeyPasswordFile()).isEmpty();
  }

  @Test
  void everyKeyIsReadByItsName() {
    Map<String, String> values = new HashMap<>();
    values.put("api-url", "https://owner.example/leoma");
    values.put("api-hotkey", "5Owner");
    values.put("hotkey-file", "/keys/hotkey");
    values.put("wallet", "default");
    values.put("wallet-hotkey", "first");
    values.put("wallets-folder", "/wallets");
    values.put("hotkey-password-file", "/keys/password");
    values.put("folder", "/var/leoma");
    values.put("poll-interval", "7s");
    values.put("request-timeout", "8s");
    values.put("walk-back", "9");
    values.put("weight-blocks", "10");
    values.put("weight-interval", "11s");
    values.put("burn-uid", "12");
    values.put("judge-at-once", "13");
    values.put("rounds-per-task", "14");
    values.put("max-video-bytes", "15");
    values.put("check-interval", "16s");
    values.put("check-deadline", "17s");
    values.put("check-pause", "18s");
    values.put("check-envelopes", "19");

    ValidatorLoopConfig config = config(values);

    assertThat(config.apiUrl()).contains(URI.create("https://owner.example/leoma"));
    assertThat(config.apiHotkey()).contains("5Owner");
    assertThat(config.hotkeyFile()).contains(Path.of("/keys/hotkey"));
    assertThat(config.wallet()).contains("default");
    assertThat(config.walletHotkey()).contains("first");
    assertThat(config.walletsFolder()).contains(Path.of("/wallets"));
    assertThat(config.hotkeyPasswordFile()).contains(Path.of("/keys/password"));
    assertThat(config.folder()).isEqualTo(Path.of("/var/leoma"));
    assertThat(config.pollInterval()).isEqualTo(Duration.ofSeconds(7));
    assertThat(config.requestTimeout()).isEqualTo(Duration.ofSeconds(8));
    assertThat(config.walkBack()).isEqualTo(9);
    assertThat(config.weightBlocks()).isEqualTo(10);
    assertThat(config.weightInterval()).isEqualTo(Duration.ofSeconds(11));
    assertThat(config.burnUid()).isEqualTo(12);
    assertThat(config.judgeAtOnce()).isEqualTo(13);
    assertThat(config.roundsPerTask()).isEqualTo(14);
    assertThat(config.maxVideoBytes()).isEqualTo(15);
    assertThat(config.checkInterval()).isEqualTo(Duration.ofSeconds(16));
    assertThat(config.checkDeadline()).isEqualTo(Duration.ofSeconds(17));
    assertThat(config.checkPause()).isEqualTo(Duration.ofSeconds(18));
    assertThat(config.checkEnvelopes()).isEqualTo(19);
  }

  @Test
  void impossibleValuesAreRefusedByName() {
    assertThatThrownBy(() -> settings(Duration.ZERO, 100, 0)).hasMessageContaining("poll-interval");
    assertThatThrownBy(() -> settings(Duration.ofSeconds(1), 0, 0))
        .hasMessageContaining("walk-back");
    assertThatThrownBy(() -> settings(Duration.ofSeconds(1), 100, -1))
        .hasMessageContaining("burn-uid");
    assertThatThrownBy(
            () ->
                new ValidatorSettings.Checks(
                    Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(-1), 1))
        .hasMessageContaining("check-pause");
    assertThatThrownBy(
            () ->
                new ValidatorSettings.Checks(
                    Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO, 0))
        .hasMessageContaining("check-envelopes");
  }

  @Test
  void hotkeyIsNamedByItsFileOrByItsWallet() {
    Map<String, String> named =
        Map.of("wallet", "default", "wallet-hotkey", "first", "wallets-folder", "/wallets");
    Map<String, String> both = new HashMap<>(named);
    both.put("hotkey-file", "/keys/hotkey");

    assertThat(ValidatorLoops.hotkeyFile(config(Map.of("hotkey-file", "/keys/hotkey"))))
        .isEqualTo(Path.of("/keys/hotkey"));
    assertThat(ValidatorLoops.hotkeyFile(config(named)))
        .isEqualTo(Path.of("/wallets/default/hotkeys/first"));
    assertThatThrownBy(() -> ValidatorLoops.hotkeyFile(config(both)))
        .hasMessageContaining("not both");
    assertThatThrownBy(() -> ValidatorLoops.hotkeyFile(config(Map.of("wallet", "default"))))
        .hasMessage("leoma.validator.wallet-hotkey is not set");
    assertThatThrownBy(() -> ValidatorLoops.hotkeyFile(config(Map.of())))
        .hasMessage("leoma.validator.hotkey-file is not set");
  }

  private static ValidatorSettings settings(Duration pollInterval, int walkBack, int burnUid) {
    return new ValidatorSettings(
        URI.create("http://localhost"),
        Optional.empty(),
        Path.of("."),
        pollInterval,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        walkBack,
        180,
        new ValidatorSettings.Checks(
            Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO, 1),
        99,
        burnUid,
        1,
        1,
        12,
        3,
        1);
  }

  private static ValidatorLoopConfig config(Map<String, String> values) {
    Map<String, String> properties = new HashMap<>();
    values.forEach((key, value) -> properties.put("leoma.validator." + key, value));
    return TestConfig.of(ValidatorLoopConfig.class, properties);
  }
}
