package ai.leoma.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How each provider says things, written by hand from their published shapes.
public enum Chat {
  OPENAI(Provider.OPENAI) {
    @Override
    StubChat.Reply ended(String finish, String text) {
      ObjectNode choice = JSON.createObjectNode();
      choice.put("index", 0).put("finish_reason", finish);
      choice.putObject("message").put("role", "assistant").put("content", text).putNull("refusal");
      return answer(choice);
    }

    @Override
    StubChat.Reply refused() {
      ObjectNode choice = JSON.createObjectNode();
      choice.put("index", 0).put("finish_reason", "stop");
      choice
          .putObject("message")
          .put("role", "assistant")
          .putNull("content")
          .put("refusal", "I can't help with that.");
      return answer(choice);
    }

    private StubChat.Reply answer(ObjectNode choice) {
      ObjectNode root = JSON.createObjectNode();
      root.put("id", "chatcmpl-1").put("object", "chat.completion").put("model", MODEL);
      root.putArray("choices").add(choice);
      root.putObject("usage")
          .put("prompt_tokens", 10)
          .put("completion_tokens", 2)
          .put("total_tokens", 12);
      return StubChat.json(200, root.toString());
    }

    @Override
    public StubChat.Reply failed(int status, String code) {
      ObjectNode root = JSON.createObjectNode();
      root.putObject("error").put("message", "it failed").put("type", code).put("code", code);
      return StubChat.json(status, root.toString());
    }

    @Override
    String stop() {
      return "stop";
    }

    @Override
    List<String> otherFinishes() {
      return List.of("length", "content_filter", "tool_calls", "something_new");
    }

    @Override
    String key(StubChat.Asked asked) {
      return asked.headers().getFirst("Authorization").replace("Bearer ", "");
    }

    @Override
    List<Part> parts(JsonNode body) {
      List<Part> parts = new ArrayList<>();
      for (JsonNode part : body.path("messages").path(1).path("content")) {
        switch (part.path("type").asText()) {
          case "text" -> parts.add(new Part("text", part.path("text").asText()));
          case "image_url" -> {
            String[] data = part.path("image_url").path("url").asText().split(";base64,", 2);
            parts.add(new Part(data[0].replace("data:", ""), data[1]));
          }
          default -> parts.add(new Part("unexpected", part.toString()));
        }
      }
      return parts;
    }

    @Override
    String system(JsonNode body) {
      return body.path("messages").path(0).path("content").asText();
    }

    @Override
    JsonNode schema(JsonNode body) {
      JsonNode format = body.path("response_format");
      boolean strict = format.path("json_schema").path("strict").asBoolean();
      return strict ? format.path("json_schema").path("schema") : JSON.missingNode();
    }
  },

  GEMINI(Provider.GEMINI) {
    @Override
    StubChat.Reply ended(String finish, String text) {
      ObjectNode candidate = JSON.createObjectNode();
      candidate.put("finishReason", finish).put("index", 0);
      candidate
          .putObject("content")
          .put("role", "model")
          .putArray("parts")
          .addObject()
          .put("text", text);
      ObjectNode root = JSON.createObjectNode();
      root.putArray("candidates").add(candidate);
      usage(root);
      return StubChat.json(200, root.toString());
    }

    @Override
    StubChat.Reply refused() {
      ObjectNode root = JSON.createObjectNode();
      root.putObject("promptFeedback").put("blockReason", "PROHIBITED_CONTENT");
      usage(root);
      return StubChat.json(200, root.toString());
    }

    private void usage(ObjectNode root) {
      root.put("modelVersion", MODEL).put("responseId", "r-1");
      root.putObject("usageMetadata")
          .put("promptTokenCount", 10)
          .put("candidatesTokenCount", 2)
          .put("totalTokenCount", 12);
    }

    @Override
    public StubChat.Reply failed(int status, String code) {
      ObjectNode root = JSON.createObjectNode();
      root.putObject("error").put("code", status).put("message", "it failed").put("status", code);
      return StubChat.json(status, root.toString());
    }

    @Override
    String stop() {
      return "STOP";
    }

    @Override
    List<String> otherFinishes() {
      return List.of("MAX_TOKENS", "SAFETY", "RECITATION", "OTHER", "SPII", "SOMETHING_NEW");
    }

    @Override
    String key(StubChat.Asked asked) {
      return asked.headers().getFirst("x-goog-api-key");
    }

    @Override
    List<Part> parts(JsonNode body) {
      List<Part> parts = new ArrayList<>();
      for (JsonNode part : body.path("contents").path(0).path("parts")) {
        JsonNode data = part.path("inlineData");
        if (part.has("text")) {
          parts.add(new Part("text", part.path("text").asText()));
        } else if (data.isObject()) {
          parts.add(new Part(data.path("mimeType").asText(), data.path("data").asText()));
        } else {
          parts.add(new Part("unexpected", part.toString()));
        }
      }
      return parts;
    }

    @Override
    String system(JsonNode body) {
      return body.path("systemInstruction").path("parts").path(0).path("text").asText();
    }

    @Override
    JsonNode schema(JsonNode body) {
      JsonNode generation = body.path("generationConfig");
      boolean json = generation.path("responseMimeType").asText().equals("application/json");
      return json ? generation.path("responseSchema") : JSON.missingNode();
    }
  };

  public static final String KEY = "sk-very-secret";
  public static final String MODEL = "model-1";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Provider provider;

  Chat(Provider provider) {
    this.provider = provider;
  }

  /// One part of a user message: text, or base64 of what the kind says.
  record Part(String kind, String content) {}

  abstract StubChat.Reply ended(String finish, String text);

  /// The provider's own way to say no with a status of 200.
  abstract StubChat.Reply refused();

  public abstract StubChat.Reply failed(int status, String code);

  abstract String stop();

  abstract List<String> otherFinishes();

  abstract String key(StubChat.Asked asked);

  abstract List<Part> parts(JsonNode body);

  abstract String system(JsonNode body);

  /// The schema that the provider enforces; missing when it is only told of one.
  abstract JsonNode schema(JsonNode body);

  public StubChat.Reply says(String text) {
    return ended(stop(), text);
  }

  public JudgeSettings settings(URI url, int attempts, Duration timeout) {
    return new JudgeSettings(
        provider,
        url,
        KEY,
        MODEL,
        PassMark.standard(),
        timeout,
        attempts,
        Duration.ofMillis(4),
        2048);
  }
}
