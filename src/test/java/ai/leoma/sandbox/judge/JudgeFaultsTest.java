package ai.leoma.sandbox.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JudgeFaultsTest {

  private static final List<byte[]> PICTURES = DrawnPictures.moving(4, 9);
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void closeVertx() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void everyKindOfFaultHasEachProvidersForm() {
    try (JudgeServer judge = JudgeServer.start(vertx, settings(1))) {
      // Given
      JudgeCaller caller = new JudgeCaller(judge, JudgeCaller.KEY);

      // When
      List<HttpResponse<String>> openAi = new ArrayList<>();
      List<HttpResponse<String>> gemini = new ArrayList<>();
      for (int number = 0; number < 40; number++) {
        openAi.add(caller.openAi(JudgeCaller.openAiJudging(PICTURES, "task " + number)));
        gemini.add(caller.gemini(JudgeCaller.geminiJudging(PICTURES, "other " + number)));
      }

      // Then
      assertThat(judge.requestCounts())
          .containsOnlyKeys(
              "openai.rate-limited",
              "openai.server-error",
              "openai.truncated",
              "openai.refused",
              "openai.slow",
              "openai.prose",
              "gemini.rate-limited",
              "gemini.server-error",
              "gemini.truncated",
              "gemini.refused",
              "gemini.slow",
              "gemini.prose");
      assertThat(openAi).anySatisfy(JudgeFaultsTest::isOpenAiRateLimit);
      assertThat(openAi).anySatisfy(answer -> assertThat(finish(answer)).isEqualTo("length"));
      assertThat(openAi).anySatisfy(JudgeFaultsTest::isOpenAiRefusal);
      assertThat(openAi).anySatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(500));
      assertThat(openAi).anySatisfy(answer -> assertThat(answer.body()).contains("```json"));
      assertThat(gemini).anySatisfy(answer -> assertThat(answer.body()).contains("RetryInfo"));
      assertThat(gemini).anySatisfy(answer -> assertThat(answer.body()).contains("MAX_TOKENS"));
      assertThat(gemini).anySatisfy(answer -> assertThat(answer.body()).contains("blockReason"));
      assertThat(gemini).anySatisfy(answer -> assertThat(answer.body()).contains("\"INTERNAL\""));
    }
  }

  @Test
  void whoeverAsksThreeTimesGetsAnAnswer() {
    try (JudgeServer judge = JudgeServer.start(vertx, settings(1))) {
      // Given
      JudgeCaller caller = new JudgeCaller(judge, JudgeCaller.KEY);
      JsonObject question = JudgeCaller.openAiJudging(PICTURES, "again");

      // When
      caller.openAi(question);
      caller.openAi(question);
      HttpResponse<String> third = caller.openAi(question);

      // Then
      assertThat(third.statusCode()).isEqualTo(200);
      assertThat(finish(third)).isEqualTo("stop");
      assertThat(JudgeCaller.openAiWords(third)).contains("aspect_scores");
    }
  }

  @Test
  void faultsFollowFromTheContentAndNotFromTheOrderOfArrival() {
    List<String> questions = new ArrayList<>();
    for (int number = 0; number < 20; number++) {
      questions.add("task " + number);
    }
    List<String> shuffled = new ArrayList<>(questions);
    Collections.shuffle(shuffled, new Random(4));

    assertThat(outcomes(questions, 0.5).stream().sorted())
        .containsExactlyElementsOf(outcomes(shuffled, 0.5).stream().sorted().toList());
  }

  private List<String> outcomes(List<String> questions, double rate) {
    try (JudgeServer judge = JudgeServer.start(vertx, settings(rate))) {
      JudgeCaller caller = new JudgeCaller(judge, JudgeCaller.KEY);
      return questions.stream()
          .map(text -> text + outcome(caller.gemini(JudgeCaller.geminiJudging(PICTURES, text))))
          .toList();
    }
  }

  private static String outcome(HttpResponse<String> response) {
    return " " + response.statusCode() + " " + response.body();
  }

  @Test
  void neverMoreThanTwoFaultsInARowAndProseOnlyAtFirst() {
    for (int seed = 0; seed < 200; seed++) {
      // Given
      FaultPlan plan = new FaultPlan(seed, 0.9);
      int inARow = 0;

      for (int attempt = 1; attempt <= 30; attempt++) {
        // When
        Optional<Fault> fault = plan.faultOf("content", "key", attempt);

        // Then
        inARow = fault.isPresent() ? inARow + 1 : 0;
        assertThat(inARow).as("seed %d, attempt %d", seed, attempt).isLessThanOrEqualTo(2);
        if (attempt > 1) {
          assertThat(fault)
              .as("seed %d, attempt %d", seed, attempt)
              .isNotEqualTo(Optional.of(Fault.PROSE));
        }
      }
    }
  }

  @Test
  void theRateIsAboutKeptAndZeroMeansNone() {
    FaultPlan usual = new FaultPlan(3, 0.12);
    FaultPlan none = new FaultPlan(3, 0);
    int faults = 0;
    for (int number = 0; number < 5000; number++) {
      faults += usual.faultOf("content " + number, "key", 1).isPresent() ? 1 : 0;
      assertThat(none.faultOf("content " + number, "key", 1)).isEmpty();
      assertThat(none.isFenced("content " + number)).isFalse();
    }
    assertThat(faults).isBetween(450, 750);
  }

  @Test
  void attemptsAreCountedPerContentAndKey() {
    FaultPlan plan = new FaultPlan(3, 0.5);

    assertThat(plan.nextAttempt("a", "key")).isEqualTo(1);
    assertThat(plan.nextAttempt("a", "key")).isEqualTo(2);
    assertThat(plan.nextAttempt("a", "other")).isEqualTo(1);
    assertThat(plan.nextAttempt("b", "key")).isEqualTo(1);
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    JudgeServerSettings usual = JudgeServerSettings.standard(1, Set.of("k"));

    assertThatThrownBy(() -> usual.withFaultRate(1.1)).hasMessageContaining("1.1");
    assertThatThrownBy(() -> usual.withFaultRate(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> JudgeServerSettings.standard(1, Set.of()))
        .hasMessageContaining("keys");
  }

  private static void isOpenAiRateLimit(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("retry-after")).contains("1");
    assertThat(answer.headers().firstValue("x-ratelimit-reset-tokens")).contains("600ms");
    assertThat(answer.body()).contains("rate_limit_exceeded", "Please try again in");
  }

  private static void isOpenAiRefusal(HttpResponse<String> answer) {
    assertThat(answer.body()).contains("\"refusal\":\"I'm sorry");
    assertThat(JudgeCaller.openAiWords(answer)).isNull();
  }

  private static String finish(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    return new JsonObject(answer.body())
        .getJsonArray("choices")
        .getJsonObject(0)
        .getString("finish_reason");
  }

  private static JudgeServerSettings settings(double rate) {
    return new JudgeServerSettings(1, false, rate, Set.of(JudgeCaller.KEY), Duration.ofMillis(20));
  }
}
