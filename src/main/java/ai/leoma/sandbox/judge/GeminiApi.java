package ai.leoma.sandbox.judge;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Gemini's `generateContent`, as far as somebody who sends pictures and a schema can tell.
final class GeminiApi implements JudgeApi {

  private static final Pattern KNOWN_MODELS = Pattern.compile("gemini-[\\w.-]{1,80}");
  private static final int USUAL_MOST_TOKENS = 65_536;
  private static final int TOKENS_PER_PICTURE = 1120;
  private static final String TYPE = "type.googleapis.com/google.rpc.";

  private final Set<String> apiKeys;

  GeminiApi(Set<String> apiKeys) {
    this.apiKeys = Set.copyOf(apiKeys);
  }

  @Override
  public String title() {
    return "gemini";
  }

  @Override
  public String admittedKey(MultiMap headers, MultiMap query) throws BadQuestion {
    String header = headers.get("x-goog-api-key");
    String key = header == null ? query.get("key") : header;
    if (key == null || key.isBlank()) {
      String message =
          "Method doesn't allow unregistered callers (callers without established identity).";
      throw new BadQuestion(error(403, "PERMISSION_DENIED", message).named("unauthorized"));
    }
    if (!apiKeys.contains(key)) {
      JsonObject reason =
          new JsonObject()
              .put("@type", TYPE + "ErrorInfo")
              .put("reason", "API_KEY_INVALID")
              .put("domain", "googleapis.com");
      String message = "API key not valid. Please pass a valid API key.";
      JudgeReply refusal = error(400, "INVALID_ARGUMENT", message, reason);
      throw new BadQuestion(refusal.named("unauthorized"));
    }
    return key;
  }

  @Override
  public JudgeQuestion read(Optional<String> modelInPath, byte[] body) throws BadQuestion {
    String model = modelInPath.orElse("");
    if (!KNOWN_MODELS.matcher(model).matches()) {
      String message = "models/" + model + " is not found for API version v1beta.";
      throw new BadQuestion(error(404, "NOT_FOUND", message));
    }
    JsonObject request =
        JsonReading.objectIn(body).orElseThrow(() -> invalid("Invalid JSON payload received."));
    StringBuilder text = new StringBuilder();
    List<byte[]> pictures = new ArrayList<>();
    Optional<JsonObject> instruction = JsonReading.object(request, "systemInstruction");
    if (instruction.isPresent()) {
      readParts(instruction.get(), text, pictures);
    }
    for (JsonObject content : JsonReading.objects(request, "contents")) {
      readParts(content, text, pictures);
    }
    if (pictures.isEmpty()) {
      throw invalid("* GenerateContentRequest.contents: there is no picture in them");
    }
    JsonObject configuration =
        JsonReading.object(request, "generationConfig").orElseGet(JsonObject::new);
    int mostTokens = JsonReading.number(configuration, "maxOutputTokens").orElse(USUAL_MOST_TOKENS);
    boolean scores = asksForScores(configuration, text);
    return new JudgeQuestion(model, text.toString(), pictures, scores, mostTokens);
  }

  private static void readParts(JsonObject content, StringBuilder text, List<byte[]> pictures)
      throws BadQuestion {
    for (JsonObject part : JsonReading.objects(content, "parts")) {
      JsonReading.text(part, "text").ifPresent(said -> text.append(said).append('\n'));
      Optional<JsonObject> data =
          JsonReading.object(part, "inlineData").or(() -> JsonReading.object(part, "inline_data"));
      if (data.isPresent()) {
        pictures.add(picture(data.get()));
      }
    }
  }

  private static byte[] picture(JsonObject data) throws BadQuestion {
    String kind =
        JsonReading.text(data, "mimeType").or(() -> JsonReading.text(data, "mime_type")).orElse("");
    if (!Set.of("image/png", "image/jpeg").contains(kind)) {
      throw invalid("Unsupported MIME type: " + kind);
    }
    return JsonReading.text(data, "data")
        .flatMap(JsonReading::base64)
        .orElseThrow(
            () -> invalid("Invalid value at 'inline_data' (TYPE_BYTES), Base64 decoding failed"));
  }

  private static boolean asksForScores(JsonObject configuration, StringBuilder text)
      throws BadQuestion {
    Optional<JsonObject> schema = JsonReading.object(configuration, "responseSchema");
    Optional<JsonObject> jsonSchema = JsonReading.object(configuration, "responseJsonSchema");
    if (schema.isPresent() && jsonSchema.isPresent()) {
      throw invalid("Only one of responseSchema and responseJsonSchema may be set.");
    }
    Optional<JsonObject> either = schema.or(() -> jsonSchema);
    boolean json =
        JsonReading.text(configuration, "responseMimeType").orElse("").equals("application/json");
    if (either.isPresent() && !json) {
      throw invalid("A response schema needs responseMimeType application/json.");
    }
    if (either.isEmpty() && text.indexOf(JudgeQuestion.SCORES) >= 0) {
      throw invalid("Scores are asked for without a response schema.");
    }
    return either.isPresent() && either.get().encode().contains(JudgeQuestion.SCORES);
  }

  @Override
  public JudgeReply answer(JudgeQuestion question, Judgement.Seen seen, String words, int attempt) {
    boolean fits = TokenCount.ofText(words) <= question.mostTokens();
    String said = fits ? words : TokenCount.cut(words, question.mostTokens());
    return JudgeReply.of(
        fits ? "answered" : "cut", 200, body(question, seen, said, fits ? "STOP" : "MAX_TOKENS"));
  }

  @Override
  public JudgeReply unreadable(String why) {
    return error(400, "INVALID_ARGUMENT", "Unable to process input image: " + why + ".");
  }

  @Override
  public JudgeReply rateLimited() {
    JsonObject violation =
        new JsonObject()
            .put("quotaMetric", "generativelanguage.googleapis.com/generate_content_requests")
            .put("quotaId", "GenerateRequestsPerMinutePerProjectPerModel")
            .put("quotaValue", "300");
    JsonObject quota =
        new JsonObject()
            .put("@type", TYPE + "QuotaFailure")
            .put("violations", new JsonArray().add(violation));
    JsonObject retry = new JsonObject().put("@type", TYPE + "RetryInfo").put("retryDelay", "0.6s");
    String message = "You exceeded your current quota. Please retry in 0.6s.";
    return error(429, "RESOURCE_EXHAUSTED", message, quota, retry);
  }

  @Override
  public JudgeReply serverError() {
    return error(500, "INTERNAL", "An internal error has occurred. Please retry.");
  }

  @Override
  public JudgeReply truncated(JudgeQuestion question, Judgement.Seen seen, String words) {
    String said = words.substring(0, words.length() / 2);
    return JudgeReply.of("truncated", 200, body(question, seen, said, "MAX_TOKENS"));
  }

  @Override
  public JudgeReply refused(JudgeQuestion question, Judgement.Seen seen) {
    JsonObject body =
        new JsonObject()
            .put("promptFeedback", new JsonObject().put("blockReason", "OTHER"))
            .put("usageMetadata", usage(promptTokens(question, seen), 0))
            .put("modelVersion", question.model())
            .put("responseId", question.digest().substring(0, 22));
    return JudgeReply.of("refused", 200, body);
  }

  private static JsonObject body(
      JudgeQuestion question, Judgement.Seen seen, String said, String finish) {
    JsonObject part = new JsonObject().put("text", said);
    JsonObject candidate =
        new JsonObject()
            .put(
                "content",
                new JsonObject().put("parts", new JsonArray().add(part)).put("role", "model"))
            .put("finishReason", finish)
            .put("index", 0);
    return new JsonObject()
        .put("candidates", new JsonArray().add(candidate))
        .put("usageMetadata", usage(promptTokens(question, seen), TokenCount.ofText(said)))
        .put("modelVersion", question.model())
        .put("responseId", question.digest().substring(0, 22));
  }

  private static int promptTokens(JudgeQuestion question, Judgement.Seen seen) {
    return TokenCount.ofText(question.text()) + TOKENS_PER_PICTURE * seen.sizes().size();
  }

  private static JsonObject usage(int prompt, int candidates) {
    return new JsonObject()
        .put("promptTokenCount", prompt)
        .put("candidatesTokenCount", candidates)
        .put("totalTokenCount", prompt + candidates)
        .put("thoughtsTokenCount", 0);
  }

  private static BadQuestion invalid(String message) {
    return new BadQuestion(error(400, "INVALID_ARGUMENT", message));
  }

  private static JudgeReply error(int code, String status, String message, JsonObject... details) {
    JsonObject error =
        new JsonObject().put("code", code).put("message", message).put("status", status);
    if (details.length > 0) {
      error.put("details", new JsonArray(List.of(details)));
    }
    return JudgeReply.of("error-" + code, code, new JsonObject().put("error", error));
  }
}
