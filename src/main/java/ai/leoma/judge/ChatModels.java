package ai.leoma.judge;

import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;

/// Opens the configured model. Retries are ours, because only we know which failures are worth one.
///
/// What Gemini's client writes and reads as JSON is named for a native image; OpenAI's names its
/// own.
@RegisterForReflection(
    classNames = {
      "dev.langchain4j.model.googleai.GeminiContent",
      "dev.langchain4j.model.googleai.GeminiFunctionCallingConfig",
      "dev.langchain4j.model.googleai.GeminiFunctionDeclaration",
      "dev.langchain4j.model.googleai.GeminiGenerateContentRequest",
      "dev.langchain4j.model.googleai.GeminiGenerateContentResponse",
      "dev.langchain4j.model.googleai.GeminiGenerationConfig",
      "dev.langchain4j.model.googleai.GeminiHarmBlockThreshold",
      "dev.langchain4j.model.googleai.GeminiHarmCategory",
      "dev.langchain4j.model.googleai.GeminiMediaResolution",
      "dev.langchain4j.model.googleai.GeminiMediaResolutionLevel",
      "dev.langchain4j.model.googleai.GeminiMode",
      "dev.langchain4j.model.googleai.GeminiResponseModality",
      "dev.langchain4j.model.googleai.GeminiRole",
      "dev.langchain4j.model.googleai.GeminiSafetySetting",
      "dev.langchain4j.model.googleai.GeminiSchema",
      "dev.langchain4j.model.googleai.GeminiThinkingConfig",
      "dev.langchain4j.model.googleai.GeminiType"
    })
final class ChatModels {
  /// Low, so that the same video gets the same score; not 0, which some models answer with loops.
  private static final double TEMPERATURE = 0.1;

  /// A frame of the asked size has well under a megabyte.
  private static final long LARGEST_IMAGE_BYTES = 8L << 20;

  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};

  private ChatModels() {}

  static ChatModel open(JudgeSettings settings, BoundedHttpClient client) {
    BoundedHttpClient.Builder http = new BoundedHttpClient.Builder(client);
    return switch (settings.provider()) {
      case OPENAI ->
          OpenAiChatModel.builder()
              .httpClientBuilder(http)
              .baseUrl(withoutTrailingSlash(settings.baseUrl().toString()))
              .apiKey(settings.apiKey())
              .modelName(settings.model())
              .temperature(TEMPERATURE)
              .maxCompletionTokens(settings.maxAnswerTokens())
              .strictJsonSchema(true)
              .store(false)
              .maxRetries(0)
              .timeout(settings.timeout())
              .build();
      case GEMINI ->
          GoogleAiGeminiChatModel.builder()
              .httpClientBuilder(http)
              .baseUrl(withoutTrailingSlash(settings.baseUrl().toString()))
              .apiKey(settings.apiKey())
              .modelName(settings.model())
              .temperature(TEMPERATURE)
              .maxOutputTokens(settings.maxAnswerTokens())
              .timeout(settings.timeout())
              .maxRetries(0)
              .build();
    };
  }

  static ImageContent image(Path file) {
    try {
      if (Files.size(file) > LARGEST_IMAGE_BYTES) {
        throw new IllegalArgumentException(file.getFileName() + " is too large for an image");
      }
      byte[] bytes = Files.readAllBytes(file);
      Image image =
          Image.builder()
              .base64Data(Base64.getEncoder().encodeToString(bytes))
              .mimeType(mimeType(file, bytes))
              .build();
      return ImageContent.from(image, ImageContent.DetailLevel.HIGH);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read frame " + file.getFileName(), e);
    }
  }

  /// What it is, not what it is called.
  private static String mimeType(Path file, byte[] bytes) {
    if (startsWith(bytes, PNG)) {
      return "image/png";
    }
    if (startsWith(bytes, JPEG)) {
      return "image/jpeg";
    }
    throw new IllegalArgumentException(file.getFileName() + " is neither PNG nor JPEG");
  }

  private static boolean startsWith(byte[] bytes, byte[] magic) {
    return bytes.length >= magic.length
        && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
  }

  private static String withoutTrailingSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }
}
