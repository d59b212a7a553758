package ai.leoma.sandbox.judge;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/// Asks an imitated judge the way the two real APIs are asked.
final class JudgeCaller {

  static final String KEY = "sk-sandbox-one";
  static final String PROMPT = "A calm scene. The camera glides slowly to the left.";
  private static final List<String> ASPECTS =
      List.of(
          "first_frame_fidelity",
          "prompt_adherence",
          "motion_quality",
          "temporal_consistency",
          "visual_quality",
          "camera_composition");

  private final HttpClient http = HttpClient.newHttpClient();
  private final JudgeServer judge;
  private final String key;

  JudgeCaller(JudgeServer judge, String key) {
    this.judge = judge;
    this.key = key;
  }

  HttpResponse<String> openAi(JsonObject body) {
    return post(
        URI.create(judge.openAiBaseUrl() + "/chat/completions"),
        "Authorization",
        "Bearer " + key,
        body);
  }

  HttpResponse<String> gemini(JsonObject body) {
    return gemini("gemini-3.1-flash-lite", body);
  }

  HttpResponse<String> gemini(String model, JsonObject body) {
    URI uri = URI.create(judge.geminiBaseUrl() + "/models/" + model + ":generateContent");
    return post(uri, "x-goog-api-key", key, body);
  }

  HttpResponse<String> post(URI uri, String header, String value, JsonObject body) {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header(header, value)
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(30))
            .POST(BodyPublishers.ofString(body.encode()))
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new IllegalStateException("no answer from " + uri, failure);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interruption);
    }
  }

  static JsonObject openAiJudging(List<byte[]> pictures, String prompt) {
    JsonObject schema =
        new JsonObject().put("name", "video_score").put("strict", true).put("schema", schema());
    return openAiAsking(pictures, prompt)
        .put(
            "response_format",
            new JsonObject().put("type", "json_schema").put("json_schema", schema));
  }

  static JsonObject openAiAsking(List<byte[]> pictures, String prompt) {
    JsonArray parts = new JsonArray().add(new JsonObject().put("type", "text").put("text", prompt));
    for (byte[] picture : pictures) {
      String url =
          "data:image/" + kind(picture) + ";base64," + Base64.getEncoder().encodeToString(picture);
      JsonObject image = new JsonObject().put("url", url).put("detail", "high");
      parts.add(new JsonObject().put("type", "image_url").put("image_url", image));
    }
    JsonArray messages =
        new JsonArray()
            .add(new JsonObject().put("role", "system").put("content", "You judge videos."))
            .add(new JsonObject().put("role", "user").put("content", parts));
    return new JsonObject().put("model", "gpt-4o-2024-11-20").put("messages", messages);
  }

  static JsonObject geminiJudging(List<byte[]> pictures, String prompt) {
    return geminiAsking(pictures, prompt)
        .put(
            "generationConfig",
            new JsonObject()
                .put("responseMimeType", "application/json")
                .put("responseSchema", schema()));
  }

  static JsonObject geminiAsking(List<byte[]> pictures, String prompt) {
    JsonArray parts = new JsonArray().add(new JsonObject().put("text", prompt));
    for (byte[] picture : pictures) {
      JsonObject data =
          new JsonObject()
              .put("mimeType", "image/" + kind(picture))
              .put("data", Base64.getEncoder().encodeToString(picture));
      parts.add(new JsonObject().put("inlineData", data));
    }
    JsonObject content = new JsonObject().put("role", "user").put("parts", parts);
    return new JsonObject().put("contents", new JsonArray().add(content));
  }

  /// What an OpenAI answer says.
  static String openAiWords(HttpResponse<String> response) {
    JsonObject choice = new JsonObject(response.body()).getJsonArray("choices").getJsonObject(0);
    return choice.getJsonObject("message").getString("content");
  }

  /// What a Gemini answer says.
  static String geminiWords(HttpResponse<String> response) {
    JsonObject candidate =
        new JsonObject(response.body()).getJsonArray("candidates").getJsonObject(0);
    return candidate
        .getJsonObject("content")
        .getJsonArray("parts")
        .getJsonObject(0)
        .getString("text");
  }

  /// The verdict by the rules: weighted sum and critical floor.
  static boolean passes(JsonObject answer) {
    JsonObject scores = answer.getJsonObject("aspect_scores");
    int sum =
        25 * scores.getInteger("first_frame_fidelity")
            + 25 * scores.getInteger("prompt_adherence")
            + 20 * scores.getInteger("temporal_consistency")
            + 15 * scores.getInteger("motion_quality")
            + 10 * scores.getInteger("visual_quality")
            + 5 * scores.getInteger("camera_composition");
    return sum >= 7500
        && scores.getInteger("first_frame_fidelity") >= 50
        && scores.getInteger("prompt_adherence") >= 50
        && scores.getInteger("temporal_consistency") >= 50;
  }

  private static JsonObject schema() {
    JsonObject aspects = new JsonObject();
    ASPECTS.forEach(name -> aspects.put(name, new JsonObject().put("type", "integer")));
    JsonObject scores = object(aspects);
    return object(new JsonObject().put("aspect_scores", scores));
  }

  private static JsonObject object(JsonObject properties) {
    return new JsonObject()
        .put("type", "object")
        .put("additionalProperties", false)
        .put("required", new JsonArray(List.copyOf(properties.fieldNames())))
        .put("properties", properties);
  }

  private static String kind(byte[] picture) {
    return picture[0] == (byte) 0xFF ? "jpeg" : "png";
  }
}
