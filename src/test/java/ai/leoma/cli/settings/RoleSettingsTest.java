package ai.leoma.cli.settings;

import static ai.leoma.cli.settings.CompleteSettings.OWNER;
import static ai.leoma.cli.settings.CompleteSettings.VALIDATOR;
import static ai.leoma.cli.settings.CompleteSettings.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a role says of its settings before it starts.
class RoleSettingsTest {
  private static final String ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
  private static final String NODES = "leoma.chain.node.urls";

  @Test
  void whatIsCompleteIsSound() {
    RoleSettings role = RoleSettings.ofOwner(OWNER);

    assertThat(role.faults()).isEmpty();
    assertThat(role.sound().value("leoma.database.user")).contains("leoma");
  }

  @ParameterizedTest
  @CsvSource({"native", "''"})
  void nodesOfTheChainAreOneSetting(String adapter) {
    Map<String, String> owner = new HashMap<>(OWNER);
    owner.keySet().removeIf(key -> key.startsWith("leoma.chain."));
    owner.put("leoma.chain.adapter", adapter);
    Map<String, String> validator = new HashMap<>(VALIDATOR);
    validator.put("leoma.chain.adapter", adapter);

    assertThat(RoleSettings.ofOwner(with(owner, NODES, "wss://node.example")).faults()).isEmpty();
    assertThat(RoleSettings.ofValidator(with(validator, NODES, "wss://node.example")).faults())
        .isEmpty();
  }

  @Test
  void whoGoesThroughPylonNeedsNoNodes() {
    Map<String, String> validator = new HashMap<>(VALIDATOR);
    validator.put("leoma.chain.pylon.url", "http://pylon.example:8000");
    validator.put("leoma.chain.pylon.token", "the token");
    validator.put("leoma.chain.pylon.identity", "validator");
    validator.put("leoma.chain.pylon.identity-token", "the other token");

    assertThat(RoleSettings.ofValidator(validator).faults()).isEmpty();
    assertThat(RoleSettings.ofValidator(with(validator, NODES, "no address")).faults()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "native | leoma.chain.node.urls is not set: nodes of the chain, wss://...",
        "Native | leoma.chain.adapter is \"Native\"; it is \"pylon\" or \"native\""
      })
  void aChainThatIsNotChosenWellIsNamed(String adapter, String sentence) {
    assertThat(RoleSettings.ofValidator(with(VALIDATOR, "leoma.chain.adapter", adapter)).faults())
        .contains(sentence);
  }

  @Test
  void aKeyFileThatGivesNoKeyIsOneSentenceThatNamesItsSetting(@TempDir Path folder)
      throws IOException {
    Path words = Files.writeString(folder.resolve("words"), "nonsense");
    Map<String, String> owner = with(OWNER, "leoma.ranking.snapshot-key-file", words.toString());
    owner.put("leoma.access.hotkey", "");
    Map<String, String> validator = with(VALIDATOR, NODES, "wss://node.example");
    Map<String, String> wallet = new HashMap<>(validator);
    wallet.remove("leoma.validator.hotkey-file");
    wallet.put("leoma.validator.wallet", "mine");
    wallet.put("leoma.validator.wallet-hotkey", "first");
    wallet.put("leoma.validator.wallets-folder", folder.toString());

    assertThatThrownBy(RoleSettings.ofOwner(owner)::startable)
        .isInstanceOf(WrongConfiguration.class)
        .hasMessageStartingWith("leoma.ranking.snapshot-key-file: " + words + ": neither a");
    assertThatThrownBy(RoleSettings.ofValidator(validator)::startable)
        .isInstanceOf(WrongConfiguration.class)
        .hasMessage("leoma.validator.hotkey-file: there is no file /run/hotkey");
    assertThatThrownBy(RoleSettings.ofValidator(wallet)::startable)
        .isInstanceOf(WrongConfiguration.class)
        .hasMessageStartingWith("leoma.validator.wallet: there is no file " + folder);
    assertThatCode(RoleSettings.ofOwner(OWNER)::startable).doesNotThrowAnyException();
    Files.writeString(words, "01".repeat(32));
    assertThatThrownBy(RoleSettings.ofOwner(with(owner, "leoma.access.hotkey", ALICE))::startable)
        .isInstanceOf(WrongConfiguration.class)
        .hasMessageStartingWith("leoma.ranking.snapshot-key-file holds the key of 5")
        .hasMessageEndingWith("but leoma.access.hotkey is " + ALICE);
    assertThatCode(RoleSettings.ofOwner(owner)::startable).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "leoma.task.interval              | twenty minutes | leoma.task.interval is \"twenty minutes\", but must be a duration, like 500ms, 30s, 20m or PT20M",
        "leoma.ranking.completeness       | most           | leoma.ranking.completeness is \"most\", but must be a whole number",
        "leoma.task.scene-threshold       | high           | leoma.task.scene-threshold is \"high\", but must be a number",
        "leoma.validator.min-stake        | a lot          | leoma.validator.min-stake is \"a lot\", but must be a number",
        "leoma.inference.max-video-bytes  | big            | leoma.inference.max-video-bytes is \"big\", but must be a size, like 16K, 200M or 3G",
        "leoma.storage.endpoint           | ht tp://s3     | leoma.storage.endpoint is \"ht tp://s3\", but must be an address, like https://host.example",
        "leoma.judge.provider             | nobody         | leoma.judge.provider is \"nobody\", but must be one of gemini, openai",
        "leoma.chain.drand.genesis        | long ago       | leoma.chain.drand.genesis is \"long ago\", but must be a time, like 2026-01-01T00:00:00Z",
        "leoma.database.url               | db.example     | leoma.database.url is not of the form postgresql://HOST:PORT/DATABASE",
        "leoma.access.admin-hotkeys       | 5Fxx           | leoma.access.admin-hotkeys names '5Fxx', which is no SS58 address",
        "leoma.access.hotkey              | 5Fxx           | leoma.access.hotkey is '5Fxx', which is no SS58 address",
        "leoma.access.write-burst         | 0              | leoma.access.write-burst is 0, but must be 1 or more",
        "leoma.http.request-burst         | 0              | leoma.http.request-burst is 0, but must be 1 or more",
        "leoma.http.trusted-proxies       | nonsense       | leoma.http.trusted-proxies: no address: 'nonsense'",
        "leoma.task.link-validity         | 3h             | leoma.task.link-validity is 3h, but must be from 1s to 1h",
        "leoma.inference.connect-address  | here           | leoma.inference.connect-address must be host:port, not here",
        "leoma.events.clients             | 0              | leoma.events.clients is 0, but must be 1 or more",
        "leoma.task.intervall             | 5m             | leoma.task.intervall is no setting; see docs/reference/configuration.md",
        "leoma.judge.attempts             | 0              | leoma.judge.attempts is 0, but must be 1 or more",
      })
  void everyFaultIsOneSentence(String key, String value, String sentence) {
    assertThat(RoleSettings.ofOwner(with(OWNER, key, value)).faults()).containsExactly(sentence);
  }

  @Test
  void missingAndWrongAreSaidTogether() {
    Map<String, String> settings = with(OWNER, "leoma.task.link-validity", "3h");
    settings.put("leoma.events.clients", "0");
    settings.remove("leoma.database.password");
    settings.remove("leoma.chain.pylon.url");

    RoleSettings role = RoleSettings.ofOwner(settings);

    assertThat(role.faults()).hasSize(4);
    assertThatThrownBy(role::sound)
        .isInstanceOf(WrongConfiguration.class)
        .hasMessageContaining("`leoma serve` does not start")
        .hasMessageContaining("leoma.database.password is not set")
        .hasMessageContaining("leoma.chain.pylon.url is not set")
        .hasMessageContaining("leoma.task.link-validity is 3h")
        .hasMessageContaining("leoma.events.clients is 0");
  }

  @Test
  void onlyMissingIsExplainedWithVariables() {
    assertThatThrownBy(() -> RoleSettings.ofOwner(Map.of()).sound())
        .isInstanceOf(MissingConfiguration.class)
        .hasMessageContaining("LEOMA_DATABASE_URL");
    assertThatThrownBy(() -> RoleSettings.ofValidator(Map.of()).sound())
        .isInstanceOf(MissingConfiguration.class)
        .hasMessageContaining("LEOMA_VALIDATOR_API_URL");
  }

  @Test
  void validatorIsToldOfTwoKeysAndOfAStrangeReceiver() {
    RoleSettings twoKeys =
        RoleSettings.ofValidator(
            Map.of(
                "leoma.validator.wallet", "default",
                "leoma.validator.wallet-hotkey", "default",
                "leoma.validator.hotkey-file", "/run/hotkey"));
    RoleSettings stranger =
        RoleSettings.ofValidator(
            Map.of(
                "leoma.validator.hotkey-file", "/run/hotkey",
                "leoma.validator.api-hotkey", "5Fxx"));

    assertThat(twoKeys.wrong())
        .contains("set leoma.validator.hotkey-file or leoma.validator.wallet, not both");
    assertThat(stranger.wrong())
        .contains("leoma.validator.api-hotkey is '5Fxx', which is no SS58 address");
  }
}
