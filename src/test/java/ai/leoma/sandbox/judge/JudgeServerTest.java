package ai.leoma.sandbox.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JudgeServerTest {

  private static final List<byte[]> PICTURES = DrawnPictures.moving(13, 5);
  private static Vertx vertx;
  private static JudgeServer judge;
  private static JudgeCaller caller;
  private static JudgeCaller stranger;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    judge =
        JudgeServer.start(
            vertx, JudgeServerSettings.standard(1, Set.of(JudgeCaller.KEY)).withFaultRate(0));
    caller = new JudgeCaller(judge, JudgeCaller.KEY);
    stranger = new JudgeCaller(judge, "sk-stranger");
  }

  @AfterAll
  static void stop() {
    judge.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void openAiAnswersInItsRealShape() {
    // When
    HttpResponse<String> response =
        caller.openAi(JudgeCaller.openAiJudging(PICTURES, JudgeCaller.PROMPT));

    // Then
    JsonObject body = new JsonObject(response.body());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(body.getString("object")).isEqualTo("chat.completion");
    assertThat(body.getString("id")).startsWith("chatcmpl-");
    assertThat(body.getJsonArray("choices").getJsonObject(0).getString("finish_reason"))
        .isEqualTo("stop");
    assertThat(body.getJsonObject("usage").getInteger("prompt_tokens")).isGreaterThan(13 * 255);
    assertThat(response.headers().firstValue("x-request-id")).isPresent();
    assertThat(response.headers().firstValue("x-ratelimit-remaining-tokens")).isPresent();
    assertThat(response.headers().firstValue("x-ratelimit-reset-requests")).contains("6ms");
    assertThat(new JsonObject(JudgeCaller.openAiWords(response)).fieldNames())
        .containsExactlyInAnyOrder(
            "overall_score",
            "confidence",
            "aspect_scores",
            "major_issues",
            "strengths",
            "reasoning");
  }

  @Test
  void geminiAnswersInItsRealShape() {
    // When
    HttpResponse<String> response =
        caller.gemini(JudgeCaller.geminiJudging(PICTURES, JudgeCaller.PROMPT));

    // Then
    JsonObject body = new JsonObject(response.body());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(body.getJsonArray("candidates").getJsonObject(0).getString("finishReason"))
        .isEqualTo("STOP");
    assertThat(body.getString("modelVersion")).isEqualTo("gemini-3.1-flash-lite");
    assertThat(body.getJsonObject("usageMetadata").getInteger("promptTokenCount"))
        .isGreaterThan(13 * 1120);
    assertThat(new JsonObject(JudgeCaller.geminiWords(response)).getJsonObject("aspect_scores"))
        .hasSize(6);
  }

  @Test
  void withoutASchemaOfScoresAPromptIsWritten() {
    HttpResponse<String> response = caller.gemini(JudgeCaller.geminiAsking(PICTURES, "Describe."));

    assertThat(JudgeCaller.geminiWords(response)).contains("The camera").doesNotContain("{");
  }

  @Test
  void wrongKeysAreTurnedDownAsEachProviderDoes() {
    // When
    HttpResponse<String> openAi = stranger.openAi(JudgeCaller.openAiJudging(PICTURES, "x"));
    HttpResponse<String> gemini = stranger.gemini(JudgeCaller.geminiJudging(PICTURES, "x"));

    // Then
    assertThat(openAi.statusCode()).isEqualTo(401);
    assertThat(openAiError(openAi).getString("code")).isEqualTo("invalid_api_key");
    assertThat(openAi.body()).doesNotContain("sk-stranger");
    assertThat(gemini.statusCode()).isEqualTo(400);
    assertThat(gemini.body()).contains("API_KEY_INVALID");
  }

  @Test
  void unknownModelsDoNotExist() {
    // Given
    JsonObject question = JudgeCaller.openAiJudging(PICTURES, "x").put("model", "steady-9");

    // When
    HttpResponse<String> openAi = caller.openAi(question);
    HttpResponse<String> gemini = caller.gemini("palm-2", JudgeCaller.geminiJudging(PICTURES, "x"));

    // Then
    assertThat(openAi.statusCode()).isEqualTo(404);
    assertThat(openAiError(openAi).getString("code")).isEqualTo("model_not_found");
    assertThat(gemini.statusCode()).isEqualTo(404);
    assertThat(openAiError(gemini).getString("status")).isEqualTo("NOT_FOUND");
  }

  @Test
  void bytesThatAreNoPictureAreComplainedAbout() {
    // Given
    byte[] broken = DrawnPictures.one("png");
    System.arraycopy(new byte[200], 0, broken, 60, 200);
    List<byte[]> pictures = List.of(DrawnPictures.one("jpeg"), broken);

    // When
    HttpResponse<String> openAi = caller.openAi(JudgeCaller.openAiJudging(pictures, "x"));
    HttpResponse<String> gemini = caller.gemini(JudgeCaller.geminiJudging(pictures, "x"));

    // Then
    assertThat(openAi.statusCode()).isEqualTo(400);
    assertThat(openAiError(openAi).getString("code")).isEqualTo("image_parse_error");
    assertThat(gemini.statusCode()).isEqualTo(400);
    assertThat(openAiError(gemini).getString("status")).isEqualTo("INVALID_ARGUMENT");
  }

  @Test
  void brokenBase64AndForeignLinksAreNamed() {
    assertThat(pictureError("data:image/png;base64,%%%")).isEqualTo("invalid_base64_image");
    assertThat(pictureError("https://example.org/x.png")).isEqualTo("invalid_image_url");
    assertThat(pictureError("data:video/mp4;base64,AAAA")).isEqualTo("invalid_image_format");
  }

  private static String pictureError(String url) {
    JsonObject image =
        new JsonObject()
            .put("type", "image_url")
            .put("image_url", new JsonObject().put("url", url));
    JsonObject message =
        new JsonObject().put("role", "user").put("content", new JsonArray().add(image));
    JsonObject body =
        new JsonObject().put("model", "gpt-4o").put("messages", new JsonArray().add(message));
    return openAiError(caller.openAi(body)).getString("code");
  }

  @Test
  void askingForScoresWithoutASchemaIsRefused() {
    String text = "Answer with aspect_scores.";

    assertThat(caller.openAi(JudgeCaller.openAiAsking(PICTURES, text)).statusCode()).isEqualTo(400);
    assertThat(caller.gemini(JudgeCaller.geminiAsking(PICTURES, text)).statusCode()).isEqualTo(400);
  }

  @Test
  void aLaxSchemaInStrictModeIsRefused() {
    // Given
    JsonObject question = JudgeCaller.openAiJudging(PICTURES, "x");
    question
        .getJsonObject("response_format")
        .getJsonObject("json_schema")
        .getJsonObject("schema")
        .getJsonObject("properties")
        .getJsonObject("aspect_scores")
        .remove("additionalProperties");

    // When
    HttpResponse<String> response = caller.openAi(question);

    // Then
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(openAiError(response).getString("param")).isEqualTo("response_format");
  }

  @Test
  void aSmallTokenLimitReallyCutsTheAnswer() {
    // When
    HttpResponse<String> response =
        caller.openAi(JudgeCaller.openAiJudging(PICTURES, "x").put("max_completion_tokens", 20));

    // Then
    JsonObject choice = new JsonObject(response.body()).getJsonArray("choices").getJsonObject(0);
    assertThat(choice.getString("finish_reason")).isEqualTo("length");
    assertThat(JudgeCaller.openAiWords(response)).hasSize(80);
  }

  @Test
  void nonsenseIsAnsweredWithAComplaint() {
    assertThat(caller.openAi(new JsonObject()).statusCode()).isEqualTo(400);
    assertThat(caller.openAi(new JsonObject().put("model", 7).put("messages", 8)).statusCode())
        .isEqualTo(400);
    assertThat(caller.gemini(new JsonObject().put("contents", "x")).statusCode()).isEqualTo(400);
    assertThat(
            caller
                .post(judge.openAiBaseUrl().resolve("/v1/nothing"), "x", "y", new JsonObject())
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void requestsAreCounted() {
    // Given
    long before = judge.requestCounts().getOrDefault("openai.answered", 0L);

    // When
    caller.openAi(JudgeCaller.openAiJudging(PICTURES, "counted"));

    // Then
    assertThat(judge.requestCounts()).containsEntry("openai.answered", before + 1);
  }

  private static JsonObject openAiError(HttpResponse<String> response) {
    return new JsonObject(response.body()).getJsonObject("error");
  }
}
