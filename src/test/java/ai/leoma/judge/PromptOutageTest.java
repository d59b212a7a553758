package ai.leoma.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.leoma.http.StubServer;
import ai.leoma.judge.PromptWriter.PromptUnavailable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whether the clip or the prompt model is to blame for a prompt that was not written.
class PromptOutageTest {
  private final StubServer server = new StubServer();
  @TempDir Path folder;

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({"401, key", "404, model_not_found", "429, insufficient_quota", "400, malformed"})
  void modelThatGivesNoAnswerIsAnOutage(int status, String code) throws Exception {
    server.behave(request -> StubServer.answer(request, status, error(code)));

    assertThat(failure().isOutage()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"429, slow_down", "500, server_error", "503, overloaded"})
  void overloadIsAnOutage(int status, String code) throws Exception {
    server.behave(request -> StubServer.answer(request, status, error(code)));

    assertThat(failure().isOutage()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"A boat., stop", "'', stop", "A boat that, length", "'', content_filter"})
  void answerThatCannotBeUsedIsNot(String text, String finish) throws Exception {
    server.behave(request -> StubServer.answer(request, 200, answer(text, finish)));

    assertThat(failure().isOutage()).isFalse();
  }

  @Test
  void refusalOfThePicturesIsNot() throws Exception {
    server.behave(request -> StubServer.answer(request, 400, error("content_policy_violation")));

    assertThat(failure().isOutage()).isFalse();
  }

  private static String error(String code) {
    return new JsonObject()
        .put("error", new JsonObject().put("message", code).put("code", code))
        .encode();
  }

  private static String answer(String text, String finish) {
    JsonObject message = new JsonObject().put("role", "assistant").put("content", text);
    JsonObject choice =
        new JsonObject().put("index", 0).put("message", message).put("finish_reason", finish);
    return new JsonObject()
        .put("id", "1")
        .put("object", "chat.completion")
        .put("created", 1)
        .put("model", "m")
        .put("choices", new JsonArray().add(choice))
        .put(
            "usage",
            new JsonObject()
                .put("prompt_tokens", 1)
                .put("completion_tokens", 1)
                .put("total_tokens", 2))
        .encode();
  }

  private PromptUnavailable failure() throws Exception {
    JudgeConfig config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .addDefaultInterceptors()
            .withMapping(JudgeConfig.class)
            .withDefaultValue("leoma.judge.openai.base-url", server.url() + "/v1")
            .withDefaultValue("leoma.judge.openai.api-key", "sk-test")
            .withDefaultValue("leoma.judge.attempts", "2")
            .withDefaultValue("leoma.judge.back-off", "2ms")
            .build()
            .getConfigMapping(JudgeConfig.class);
    Path frame =
        Files.write(
            folder.resolve("frame.jpg"), new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 0});
    PromptWriter writer = new PromptWriter(config, new SimpleMeterRegistry());
    return catchThrowableOfType(
        PromptUnavailable.class,
        () -> writer.write(List.of(frame)).await().atMost(Duration.ofSeconds(30)));
  }
}
