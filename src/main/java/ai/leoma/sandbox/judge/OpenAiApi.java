package ai.leoma.sandbox.judge;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// OpenAI's chat completions, as far as somebody who sends pictures and a schema can tell.
final class OpenAiApi implements JudgeApi {

  private static final Pattern KNOWN_MODELS = Pattern.compile("(gpt-|chatgpt-|o\\d)[\\w.:-]{0,80}");
  private static final int USUAL_MOST_TOKENS = 4096;
  private static final String INVALID = "invalid_request_error";

  private final Set<String> apiKeys;

  OpenAiApi(Set<String> apiKeys) {
    this.apiKeys = Set.copyOf(apiKeys);
  }

  @Override
  public String title() {
    return "openai";
  }

  @Override
  public String admittedKey(MultiMap headers, MultiMap query) throws BadQuestion {
    String authorization = headers.get("Authorization");
    if (authorization == null || !authorization.startsWith("Bearer ")) {
      String message =
          "You didn't provide an API key. You need to provide your API key in an Authorization header.";
      throw new BadQuestion(error(401, message, INVALID, null, null).named("unauthorized"));
    }
    String key = authorization.substring("Bearer ".length()).strip();
    if (!apiKeys.contains(key)) {
      String message =
          "Incorrect API key provided: " + key.substring(0, Math.min(3, key.length())) + "***.";
      JudgeReply refusal = error(401, message, INVALID, null, "invalid_api_key");
      throw new BadQuestion(refusal.named("unauthorized"));
    }
    return key;
  }

  @Override
  public JudgeQuestion read(Optional<String> modelInPath, byte[] body) throws BadQuestion {
    JsonObject request =
        JsonReading.objectIn(body)
            .orElseThrow(
                () -> invalid("We could not parse the JSON body of your request.", null, null));
    String model = JsonReading.text(request, "model").orElse("");
    if (model.isEmpty()) {
      throw invalid("you must provide a model parameter", null, null);
    }
    if (!KNOWN_MODELS.matcher(model).matches()) {
      String message = "The model `" + model + "` does not exist or you do not have access to it.";
      throw new BadQuestion(error(404, message, INVALID, null, "model_not_found"));
    }
    StringBuilder text = new StringBuilder();
    List<byte[]> pictures = new ArrayList<>();
    List<JsonObject> messages = JsonReading.objects(request, "messages");
    if (messages.isEmpty()) {
      throw invalid("Invalid 'messages': empty array.", "messages", "empty_array");
    }
    for (JsonObject message : messages) {
      JsonReading.text(message, "content").ifPresent(said -> text.append(said).append('\n'));
      for (JsonObject part : JsonReading.objects(message, "content")) {
        readPart(part, text, pictures);
      }
    }
    if (pictures.isEmpty()) {
      throw invalid("There is no picture in 'messages'.", "messages", "empty_image_file");
    }
    return new JudgeQuestion(
        model, text.toString(), pictures, asksForScores(request, text), mostTokens(request));
  }

  private static void readPart(JsonObject part, StringBuilder text, List<byte[]> pictures)
      throws BadQuestion {
    switch (JsonReading.text(part, "type").orElse("")) {
      case "text" -> text.append(JsonReading.text(part, "text").orElse("")).append('\n');
      case "image_url" -> pictures.add(picture(part));
      default -> throw invalid("Invalid content type.", "messages", "invalid_value");
    }
  }

  private static byte[] picture(JsonObject part) throws BadQuestion {
    String url =
        JsonReading.object(part, "image_url")
            .flatMap(image -> JsonReading.text(image, "url"))
            .orElse("");
    int comma = url.indexOf(";base64,");
    if (!url.startsWith("data:") || comma < 0) {
      throw invalid("Invalid image URL.", "messages", "invalid_image_url");
    }
    String kind = url.substring("data:".length(), comma);
    if (!Set.of("image/png", "image/jpeg").contains(kind)) {
      String message = "You uploaded an unsupported image. Please make sure your image is valid.";
      throw invalid(message, "messages", "invalid_image_format");
    }
    return JsonReading.base64(url.substring(comma + ";base64,".length()))
        .orElseThrow(
            () -> invalid("Invalid base64 image_url.", "messages", "invalid_base64_image"));
  }

  private static boolean asksForScores(JsonObject request, StringBuilder text) throws BadQuestion {
    Optional<JsonObject> schema =
        JsonReading.object(request, "response_format")
            .flatMap(format -> JsonReading.object(format, "json_schema"));
    if (schema.isPresent()) {
      Optional<String> flaw = StrictSchema.flawOf(schema.get());
      if (flaw.isPresent()) {
        throw invalid(flaw.get(), "response_format", null);
      }
      return schema.get().encode().contains(JudgeQuestion.SCORES);
    }
    if (text.indexOf(JudgeQuestion.SCORES) >= 0) {
      throw invalid("Scores are asked for without a json_schema.", "response_format", null);
    }
    return false;
  }

  private static int mostTokens(JsonObject request) {
    return JsonReading.number(request, "max_completion_tokens")
        .or(() -> JsonReading.number(request, "max_tokens"))
        .orElse(USUAL_MOST_TOKENS);
  }

  @Override
  public JudgeReply answer(JudgeQuestion question, Judgement.Seen seen, String words, int attempt) {
    boolean fits = TokenCount.ofText(words) <= question.mostTokens();
    String said = fits ? words : TokenCount.cut(words, question.mostTokens());
    JsonObject message = message(said, null);
    JudgeReply reply =
        completion(
            fits ? "answered" : "cut", question, seen, message, fits ? "stop" : "length", said);
    return reply.with(
        Map.of(
            "openai-version", "2020-10-01",
            "openai-processing-ms", "412",
            "x-ratelimit-limit-requests", "10000",
            "x-ratelimit-limit-tokens", "2000000",
            "x-ratelimit-remaining-requests", String.valueOf(Math.max(0, 10_000 - attempt)),
            "x-ratelimit-remaining-tokens",
                String.valueOf(2_000_000 - promptTokens(question, seen)),
            "x-ratelimit-reset-requests", "6ms",
            "x-ratelimit-reset-tokens", "180ms"));
  }

  @Override
  public JudgeReply unreadable(String why) {
    String message = "The image data you provided does not represent a valid image: " + why + ".";
    return error(400, message, INVALID, "messages", "image_parse_error");
  }

  @Override
  public JudgeReply rateLimited() {
    String message = "Rate limit reached for tokens per min (TPM). Please try again in 600ms.";
    return error(429, message, "tokens", null, "rate_limit_exceeded")
        .with(
            Map.of(
                "retry-after", "1",
                "retry-after-ms", "600",
                "x-ratelimit-limit-tokens", "2000000",
                "x-ratelimit-remaining-tokens", "0",
                "x-ratelimit-reset-tokens", "600ms"));
  }

  @Override
  public JudgeReply serverError() {
    String message = "The server had an error while processing your request. Sorry about that!";
    return error(500, message, "server_error", null, null);
  }

  @Override
  public JudgeReply truncated(JudgeQuestion question, Judgement.Seen seen, String words) {
    String said = words.substring(0, words.length() / 2);
    return completion("truncated", question, seen, message(said, null), "length", said);
  }

  @Override
  public JudgeReply refused(JudgeQuestion question, Judgement.Seen seen) {
    String refusal = "I'm sorry, I can't assist with that request.";
    return completion("refused", question, seen, message(null, refusal), "stop", refusal);
  }

  private static JsonObject message(String content, String refusal) {
    return new JsonObject()
        .put("role", "assistant")
        .put("content", content)
        .put("refusal", refusal)
        .put("annotations", new JsonArray());
  }

  private static JudgeReply completion(
      String outcome,
      JudgeQuestion question,
      Judgement.Seen seen,
      JsonObject message,
      String finish,
      String said) {
    JsonObject choice =
        new JsonObject()
            .put("index", 0)
            .put("message", message)
            .put("logprobs", null)
            .put("finish_reason", finish);
    JsonObject body =
        new JsonObject()
            .put("id", "chatcmpl-" + question.digest().substring(0, 29))
            .put("object", "chat.completion")
            .put("created", Instant.now().getEpochSecond())
            .put("model", question.model())
            .put("choices", new JsonArray().add(choice))
            .put("usage", usage(promptTokens(question, seen), TokenCount.ofText(said)))
            .put("service_tier", "default")
            .put("system_fingerprint", "fp_sandbox");
    return JudgeReply.of(outcome, 200, body);
  }

  private static int promptTokens(JudgeQuestion question, Judgement.Seen seen) {
    int pictures = seen.sizes().stream().mapToInt(TokenCount::ofTiles).sum();
    return TokenCount.ofText(question.text()) + pictures;
  }

  private static JsonObject usage(int prompt, int completion) {
    return new JsonObject()
        .put("prompt_tokens", prompt)
        .put("completion_tokens", completion)
        .put("total_tokens", prompt + completion)
        .put(
            "prompt_tokens_details",
            new JsonObject().put("cached_tokens", 0).put("audio_tokens", 0))
        .put(
            "completion_tokens_details",
            new JsonObject()
                .put("reasoning_tokens", 0)
                .put("audio_tokens", 0)
                .put("accepted_prediction_tokens", 0)
                .put("rejected_prediction_tokens", 0));
  }

  private static BadQuestion invalid(String message, String parameter, String code) {
    return new BadQuestion(error(400, message, INVALID, parameter, code));
  }

  private static JudgeReply error(
      int status, String message, String type, String parameter, String code) {
    JsonObject error =
        new JsonObject()
            .put("message", message)
            .put("type", type)
            .put("param", parameter)
            .put("code", code);
    return JudgeReply.of("error-" + status, status, new JsonObject().put("error", error));
  }
}
