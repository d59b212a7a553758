package ai.leoma.judge;

import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;

/// Opens the configured model. Retries are ours, because only we know which failures are worth one.
final class ChatModels {
  /// Low, so that the same video gets the same score; not 0, which some models answer with loops.
  private static final double TEMPERATURE = 0.1;

  /// A frame of the asked size has well under a megabyte.
  private static final long LARGEST_IMAGE_BYTES = 8L << 20;

  private ChatModels() {}

  static ChatModel open(JudgeSettings settings) {
    BoundedHttpClient.Builder http = new BoundedHttpClient.Builder(settings.timeout());
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
      return ImageContent.from(
          Image.builder()
              .base64Data(Base64.getEncoder().encodeToString(Files.readAllBytes(file)))
              .mimeType(mimeType(file))
              .build(),
          ImageContent.DetailLevel.HIGH);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read frame " + file.getFileName(), e);
    }
  }

  private static String mimeType(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".png") ? "image/png" : "image/jpeg";
  }

  private static String withoutTrailingSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }
}
