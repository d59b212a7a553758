package ai.leoma.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.TestConfig;
import ai.leoma.judge.PromptWriter.PromptUnavailable;
import ai.leoma.judge.PromptWriter.WrittenPrompt;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PromptWriterTest {
  private static final String PARAGRAPH =
      "A red boat drifts slowly over a calm lake at dawn while mist rises behind it and the camera"
          + " pans gently to the right.";

  @TempDir Path folder;
  private final StubChat stub = new StubChat();
  private List<Path> frames;

  @BeforeEach
  void makeFrames() throws IOException {
    byte[] jpeg = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 0};
    frames = List.of(Files.write(folder.resolve("frame.jpg"), jpeg));
  }

  @AfterEach
  void stop() {
    stub.close();
  }

  @ParameterizedTest
  @EnumSource
  void paragraphBecomesOnePlainLine(Chat chat) {
    // Given
    stub.answers(
        chat.says("  " + PARAGRAPH.replace(" a calm", "\n\n a\u00a0calm\u0000") + "\u202e\n"));

    // When
    WrittenPrompt prompt = write(chat);

    // Then
    assertThat(prompt).isEqualTo(new WrittenPrompt(PARAGRAPH, Chat.MODEL));
    assertThat(chat.parts(stub.asked().getFirst().json()))
        .extracting(Chat.Part::kind)
        .containsExactly("text", "image/jpeg");
  }

  @ParameterizedTest
  @EnumSource
  void answerThatIsNoParagraphIsAskedForAgain(Chat chat) {
    // Given
    stub.answers(
        chat.says("A boat."),
        chat.says("{\"prompt\": \"" + PARAGRAPH + "\"}"),
        chat.says("word ".repeat(2000)),
        chat.refused(),
        chat.says(PARAGRAPH));

    // When, then
    assertThat(write(chat).text()).isEqualTo(PARAGRAPH);
    assertThat(stub.asked()).hasSize(5);
  }

  @ParameterizedTest
  @EnumSource
  void outageEndsAfterBoundedTriesAndSaysWhy(Chat chat) {
    // Given
    stub.answers(chat.failed(500, "server_error"));

    // When, then
    assertThatThrownBy(() -> write(chat))
        .isInstanceOf(PromptUnavailable.class)
        .hasMessageContaining("server_error");
    assertThat(stub.asked()).hasSize(5);
  }

  @ParameterizedTest
  @EnumSource
  void retiredModelIsNotAskedAgain(Chat chat) {
    // Given
    stub.answers(chat.failed(404, "model_not_found"));

    // When, then
    assertThatThrownBy(() -> write(chat)).isInstanceOf(PromptUnavailable.class);
    assertThat(stub.asked()).hasSize(1);
  }

  private WrittenPrompt write(Chat chat) {
    String provider = chat.name().toLowerCase(Locale.ROOT);
    JudgeConfig config =
        TestConfig.of(
            JudgeConfig.class,
            Map.of(
                "leoma.judge.provider",
                provider,
                "leoma.judge." + provider + ".base-url",
                stub.url("/v1").toString(),
                "leoma.judge." + provider + ".api-key",
                Chat.KEY,
                "leoma.judge." + provider + ".model",
                Chat.MODEL,
                "leoma.judge.back-off",
                "2ms"));
    PromptWriter writer = new PromptWriter(config, new SimpleMeterRegistry());
    try {
      return writer.write(frames).await().atMost(Duration.ofSeconds(30));
    } finally {
      writer.close();
    }
  }
}
