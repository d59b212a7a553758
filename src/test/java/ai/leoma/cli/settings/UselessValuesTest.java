package ai.leoma.cli.settings;

import static ai.leoma.cli.settings.CompleteSettings.OWNER;
import static ai.leoma.cli.settings.CompleteSettings.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Values that can be read, but that nothing could work with: each is refused before anything
/// starts, with a sentence that names its key.
class UselessValuesTest {
  private static final Map<String, String> VALIDATOR =
      with(CompleteSettings.VALIDATOR, "leoma.chain.node.urls", "wss://node.example");

  @ParameterizedTest
  @CsvSource({
    "leoma.access.signature-expiry, 0s",
    "leoma.access.signature-expiry, 100000d",
    "leoma.access.nonce-age, 0s",
    "leoma.access.nonce-lead, -1s",
    "leoma.access.max-body-bytes, 0",
    "leoma.access.body-deadline, -5s",
    "leoma.access.max-body-bytes-in-flight, 0",
    "leoma.access.max-body-bytes-in-flight, 1000",
    "leoma.access.max-signature-checks, 0",
    "leoma.access.writes-per-minute, 0",
    "leoma.access.write-burst, 0",
    "leoma.http.max-url-bytes, 0",
    "leoma.http.max-query-parameter-chars, -1",
    "leoma.http.max-headers, 0",
    "leoma.http.max-header-bytes, 0",
    "leoma.http.answer-deadline, 0s",
    "leoma.http.requests-per-second, 0",
    "leoma.http.request-burst, 0",
    "leoma.http.strict-transport-security, -1d",
    "leoma.database.connection-deadline, 0s",
    "leoma.database.connection-deadline, 100d",
    "leoma.database.max-waiting, 0",
    "leoma.database.statement-deadline, 0s",
    "leoma.task.interval, -5m",
    "leoma.task.interval, 4000000000d",
    "leoma.task.clip-duration, 0s",
    "leoma.task.clip-duration, 2500ms",
    "leoma.task.reuse-window, -1",
    "leoma.task.min-source-bytes, 300M",
    "leoma.task.max-source-bytes, 99999999999999G",
    "leoma.task.source-interval, 0s",
    "leoma.task.max-listed-sources, 0",
    "leoma.task.max-new-sources, 0",
    "leoma.task.max-clip-width, 0",
    "leoma.task.max-clip-width, 721",
    "leoma.task.frame-width, 0",
    "leoma.task.frame-height, 10000",
    "leoma.task.scene-threshold, 0",
    "leoma.task.scene-threshold, 1",
    "leoma.task.scene-threshold, NaN",
    "leoma.task.prompt-frames, 0",
    "leoma.task.prompt-frames, 1001",
    "leoma.task.prompt-frames-per-second, 0",
    "leoma.task.block-wait, -1s",
    "leoma.task.block-poll, 0s",
    "leoma.task.prompt-limit, 0s",
    "leoma.task.prompt-attempts, 0",
    "leoma.task.link-validity, 0s",
    "leoma.inference.chutes-url, api.chutes.ai",
    "leoma.inference.lookup-deadline, 0s",
    "leoma.inference.lookup-retry-pause, -1s",
    "leoma.inference.lookup-cache, -1s",
    "leoma.inference.connect-address, host:99999",
    "leoma.inference.max-in-flight, 0",
    "leoma.inference.deadline, 0s",
    "leoma.inference.connect-timeout, 50d",
    "leoma.inference.max-video-bytes, 0",
    "leoma.inference.max-image-bytes, 0",
    "leoma.inference.busy-retry-pause, -1s",
    "leoma.inference.failed-instance-retry-pause, -1s",
    "leoma.inference.width-pixels, 0",
    "leoma.inference.height-pixels, -480",
    "leoma.inference.tolerance-pixels, -1",
    "leoma.inference.frames, 0",
    "leoma.inference.frames-per-second, 0",
    "leoma.inference.max-checks, 0",
    "leoma.miner.validation-interval, 0s",
    "leoma.miner.grace, -1s",
    "leoma.miner.max-lookups, 0",
    "leoma.miner.hugging-face-url, huggingface.co",
    "leoma.miner.hugging-face-deadline, 0s",
    "leoma.miner.hugging-face-retry-pause, 31s",
    "leoma.miner.hugging-face-cache, -1s",
    "leoma.evaluation.window, 0",
    "leoma.evaluation.pass-mark, 101",
    "leoma.evaluation.critical-floor, -1",
    "leoma.evaluation.embargo, -1h",
    "leoma.evaluation.write-deadline, 0s",
    "leoma.evaluation.max-waiting, 0",
    "leoma.evaluation.max-waiting-bytes, 0",
    "leoma.evaluation.max-waiting-bytes, 1000",
    "leoma.evaluation.view-age, 0s",
    "leoma.evaluation.view-rest, -1",
    "leoma.evaluation.tally-interval, -5m",
    "leoma.evaluation.results-interval, 0s",
    "leoma.evaluation.results-lease, 0s",
    "leoma.evaluation.results-longest-pause, 0s",
    "leoma.ranking.interval, 4000000000d",
    "leoma.ranking.view-age, 0s",
    "leoma.ranking.view-rest, 1001",
    "leoma.ranking.answer-unchecked, 10s",
    "leoma.ranking.answer-age, 4000000000d",
    "leoma.ranking.answer-deadline, 0s",
    "leoma.ranking.standing-age, -1s",
    "leoma.ranking.snapshot-validity, 1s",
    "leoma.ranking.completeness, 0",
    "leoma.ranking.dominance, 101",
    "leoma.ranking.active-tasks, 0",
    "leoma.events.poll-interval, 0s",
    "leoma.events.heartbeat, 0s",
    "leoma.events.patience, 4000000000d",
    "leoma.events.clients-per-address, 0",
    "leoma.validator.min-stake, -1",
    "leoma.validator.min-stake, 1e30",
    "leoma.validator.sync-interval, 0s",
    "leoma.storage.source-bucket, leoma-samples",
    "leoma.chain.deadline, 0s",
    "leoma.access.old-headers, flase"
  })
  void areNamedToTheOwner(String key, String value) {
    assertThat(RoleSettings.ofOwner(with(OWNER, key, value)).faults())
        .singleElement()
        .asString()
        .contains(key);
  }

  @ParameterizedTest
  @CsvSource({
    "leoma.validator.api-url, owner.example",
    "leoma.validator.poll-interval, 0s",
    "leoma.validator.request-timeout, -1s",
    "leoma.validator.walk-back, 0",
    "leoma.validator.weight-blocks, 0",
    "leoma.validator.check-interval, 0s",
    "leoma.validator.check-deadline, 0s",
    "leoma.validator.check-pause, -1s",
    "leoma.validator.check-envelopes, 0",
    "leoma.validator.burn-uid, 65536",
    "leoma.validator.weight-interval, 4000000000d",
    "leoma.validator.judge-at-once, 0",
    "leoma.validator.rounds-per-task, 0",
    "leoma.validator.max-video-bytes, 0",
    "leoma.storage.endpoint, s3.example",
    "leoma.storage.deadline, 0s",
    "leoma.storage.attempts, 0",
    "leoma.storage.connections, 0",
    "leoma.judge.pass-mark, 101",
    "leoma.judge.critical-floor, -1",
    "leoma.judge.frames, 0",
    "leoma.judge.frames-per-second, 241",
    "leoma.judge.timeout, 0s",
    "leoma.judge.attempts, 0",
    "leoma.judge.back-off, -1s",
    "leoma.judge.max-answer-tokens, 63",
    "leoma.judge.openai.base-url, api.openai.com",
    "leoma.media.time, 0s",
    "leoma.media.memory, 64M",
    "leoma.media.memory, 99999999999999G",
    "leoma.media.output, 0",
    "leoma.media.input, 0",
    "leoma.media.max-width, 0",
    "leoma.media.max-height, 100000",
    "leoma.media.max-duration, 0s",
    "leoma.media.max-frames, 0",
    "leoma.media.at-once, 0",
    "leoma.chain.netuid, 65536",
    "leoma.chain.deadline, 0s",
    "leoma.chain.deadline, 4000000000d",
    "leoma.chain.version-key, -1",
    "leoma.chain.node.requests-per-second, 0",
    "leoma.chain.node.head-deadline, 0s",
    "leoma.chain.node.final-deadline, 4000000000d",
    "leoma.chain.node.most-lag-blocks, 0",
    "leoma.chain.write.deadline, 0s",
    "leoma.chain.write.poll, 0s",
    "leoma.chain.write.reveal-poll, 4000000000d",
    "leoma.chain.drand.period, 0s",
    "leoma.storage.path-style, ja"
  })
  void areNamedToTheValidator(String key, String value) {
    assertThat(RoleSettings.ofValidator(with(VALIDATOR, key, value)).faults())
        .singleElement()
        .asString()
        .contains(key);
  }

  @ParameterizedTest
  @CsvSource({
    "quarkus.http.port, abc",
    "quarkus.http.port, 99999",
    "quarkus.http.port, -1",
    "quarkus.http.idle-timeout, long",
    "quarkus.http.limits.max-connections, 0",
    "quarkus.shutdown.delay, soon",
    "quarkus.shutdown.timeout, -1s",
    "quarkus.flyway.migrate-at-start, ture",
    "quarkus.log.console.json.enabled, perhaps",
    "quarkus.log.file.enabled, perhaps"
  })
  void ofTheServerItselfAreNamedInBothRoles(String key, String value) {
    assertThat(RoleSettings.ofOwner(with(OWNER, key, value)).faults())
        .singleElement()
        .asString()
        .contains(key);
    assertThat(RoleSettings.ofValidator(with(VALIDATOR, key, value)).faults())
        .singleElement()
        .asString()
        .contains(key);
  }

  @Test
  void allOfOneGroupAreNamed() {
    Map<String, String> settings = with(OWNER, "leoma.task.interval", "-5m");
    settings.put("leoma.task.block-poll", "0s");

    assertThat(RoleSettings.ofOwner(settings).faults())
        .containsExactly(
            "leoma.task.interval is -5m, but must be from 0s to 365d",
            "leoma.task.block-poll is 0s, but must be from 1ms to 365d");
  }

  @Test
  void emptyVariableIsToldApartFromAWrongValue() {
    assertThat(RoleSettings.ofOwner(with(OWNER, "leoma.task.interval", "")).faults())
        .containsExactly(
            "leoma.task.interval is set, but to nothing: give it a value, or remove it");
  }

  @Test
  void strangePortIsASentence() {
    assertThat(RoleSettings.ofOwner(with(OWNER, "quarkus.http.port", "abc")).faults())
        .containsExactly("quarkus.http.port is \"abc\", but must be a whole number");
  }

  @Test
  void strangePortIsToldBesideWhatCannotBeRead() {
    Map<String, String> settings = with(OWNER, "quarkus.http.port", "abc");
    settings.put("leoma.task.interval", "soon");

    assertThat(RoleSettings.ofOwner(settings).faults())
        .containsExactly(
            "leoma.task.interval is \"soon\", but must be a duration, like 500ms, 30s, 20m or PT20M",
            "quarkus.http.port is \"abc\", but must be a whole number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "FALSE", "yes", "no", "1", "0", "on", "off"})
  void everyWordForTrueOrFalseIsTaken(String word) {
    assertThat(RoleSettings.ofOwner(with(OWNER, "leoma.access.old-headers", word)).faults())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "leoma.task.interval, 0s",
    "leoma.evaluation.embargo, 0s",
    "leoma.http.strict-transport-security, 0s",
    "leoma.ranking.view-rest, 0",
    "leoma.inference.lookup-cache, 0s",
    "quarkus.http.port, 0",
    "quarkus.shutdown.delay, 0s"
  })
  void nothingIsAnAnswerWhereItMeansSomething(String key, String value) {
    assertThat(RoleSettings.ofOwner(with(OWNER, key, value)).faults()).isEmpty();
  }
}
