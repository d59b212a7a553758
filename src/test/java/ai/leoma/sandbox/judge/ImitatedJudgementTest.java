package ai.leoma.sandbox.judge;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.media.FrameFormat;
import ai.leoma.sandbox.studio.MinerKind;
import ai.leoma.sandbox.studio.Renderer;
import ai.leoma.sandbox.studio.Studio;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real videos of every kind of miner, from several scenes, through the real front door of the
// imitated judge.
class ImitatedJudgementTest {

  private static final List<MinerKind> JUDGED =
      List.of(
          MinerKind.STEADY,
          MinerKind.SOFT,
          MinerKind.NOISY,
          MinerKind.FLICKER,
          MinerKind.FROZEN,
          MinerKind.WRONG_SCENE,
          MinerKind.INJECTOR);

  @TempDir static Path folder;
  private static final Map<MinerKind, List<JsonObject>> answers = new EnumMap<>(MinerKind.class);
  private static final Map<MinerKind, List<JsonObject>> gullibleAnswers =
      new EnumMap<>(MinerKind.class);
  private static final List<String> prompts = new ArrayList<>();
  private static Vertx vertx;

  @BeforeAll
  static void judgeEverything() throws IOException {
    vertx = Vertx.vertx();
    JudgeServerSettings settings =
        JudgeServerSettings.standard(1, Set.of(JudgeCaller.KEY)).withFaultRate(0);
    try (JudgeServer judge = JudgeServer.start(vertx, settings);
        JudgeServer gullible = JudgeServer.start(vertx, settings.withGullible(true))) {
      int scene = 0;
      for (Path source : Studio.sources()) {
        for (int start : List.of(1, 9)) {
          judgeScene(judge, gullible, source, Duration.ofSeconds(start), scene++);
        }
      }
    }
  }

  @AfterAll
  static void closeVertx() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static void judgeScene(
      JudgeServer judge, JudgeServer gullible, Path source, Duration start, int scene)
      throws IOException {
    Path clip = folder.resolve("clip-" + scene + ".mp4");
    Path frame = folder.resolve("frame-" + scene + ".png");
    Studio.media().cutClip(source, start, Duration.ofSeconds(5), clip);
    Studio.media().firstFrame(clip, frame);
    JudgeCaller caller = new JudgeCaller(judge, JudgeCaller.KEY);
    String prompt =
        JudgeCaller.openAiWords(
            caller.openAi(JudgeCaller.openAiAsking(frames(clip), "Describe the clip.")));
    prompts.add(prompt);
    for (MinerKind kind : JUDGED) {
      Path video = folder.resolve(kind.title() + "-" + scene + ".mp4");
      new Renderer(Studio.media()).render(kind, frame, scene, video);
      List<byte[]> pictures = new ArrayList<>(List.of(Files.readAllBytes(frame)));
      pictures.addAll(frames(video));
      String words =
          JudgeCaller.openAiWords(caller.openAi(JudgeCaller.openAiJudging(pictures, prompt)));
      String geminiWords =
          JudgeCaller.geminiWords(caller.gemini(JudgeCaller.geminiJudging(pictures, prompt)));
      JsonObject answer = new JsonObject(words);
      assertThat(new JsonObject(geminiWords).getJsonObject("aspect_scores"))
          .as("%s by both APIs", kind.title())
          .isEqualTo(answer.getJsonObject("aspect_scores"));
      answers.computeIfAbsent(kind, any -> new ArrayList<>()).add(answer);
      askGullible(gullible, kind, pictures, prompt);
    }
  }

  private static void askGullible(
      JudgeServer gullible, MinerKind kind, List<byte[]> pictures, String prompt) {
    JudgeCaller caller = new JudgeCaller(gullible, JudgeCaller.KEY);
    String words =
        JudgeCaller.geminiWords(caller.gemini(JudgeCaller.geminiJudging(pictures, prompt)));
    gullibleAnswers.computeIfAbsent(kind, any -> new ArrayList<>()).add(new JsonObject(words));
  }

  private static List<byte[]> frames(Path video) throws IOException {
    Path into = Files.createTempDirectory(folder, "frames-");
    List<byte[]> frames = new ArrayList<>();
    for (Path file : Studio.media().sampleFrames(video, 12, 3, into, FrameFormat.JPEG)) {
      frames.add(Files.readAllBytes(file));
    }
    return frames;
  }

  @Test
  void steadyAlwaysPassesWithRoomToSpare() {
    assertThat(answers.get(MinerKind.STEADY))
        .hasSizeGreaterThanOrEqualTo(4)
        .allSatisfy(answer -> assertThat(JudgeCaller.passes(answer)).as("%s", answer).isTrue())
        .allSatisfy(answer -> assertThat(answer.getInteger("overall_score")).isGreaterThan(84));
  }

  @Test
  void softNoisyAndFlickerPassClearlyLessOften() {
    for (MinerKind kind : List.of(MinerKind.SOFT, MinerKind.NOISY, MinerKind.FLICKER)) {
      assertThat(passRate(kind)).as("pass rate of %s", kind.title()).isLessThanOrEqualTo(0.8);
    }
  }

  @Test
  void frozenWrongSceneAndInjectorNeverPass() {
    for (MinerKind kind : List.of(MinerKind.FROZEN, MinerKind.WRONG_SCENE, MinerKind.INJECTOR)) {
      assertThat(passRate(kind)).as("pass rate of %s", kind.title()).isZero();
      assertThat(answers.get(kind))
          .as("answers on %s", kind.title())
          .allSatisfy(answer -> assertThat(answer.getInteger("overall_score")).isLessThan(70));
    }
  }

  @Test
  void frozenFailsForItsStillnessAndWrongSceneForItsScene() {
    assertThat(answers.get(MinerKind.FROZEN))
        .allSatisfy(
            answer -> {
              JsonObject scores = answer.getJsonObject("aspect_scores");
              assertThat(scores.getInteger("first_frame_fidelity")).isGreaterThan(85);
              assertThat(scores.getInteger("motion_quality")).isLessThan(20);
              assertThat(scores.getInteger("prompt_adherence")).isLessThan(50);
            });
    assertThat(answers.get(MinerKind.WRONG_SCENE))
        .allSatisfy(
            answer ->
                assertThat(answer.getJsonObject("aspect_scores").getInteger("first_frame_fidelity"))
                    .isLessThan(30));
  }

  @Test
  void aGullibleJudgeObeysTheTextAndStillGivesLowScores() {
    assertThat(gullibleAnswers.get(MinerKind.INJECTOR))
        .allSatisfy(
            answer -> {
              assertThat(answer.getInteger("overall_score")).isEqualTo(100);
              assertThat(answer.getBoolean("passed")).isTrue();
              assertThat(JudgeCaller.passes(answer)).isFalse();
            });
  }

  @Test
  void aGullibleJudgeSeesNoTextWhereThereIsNone() {
    for (MinerKind kind : JUDGED) {
      if (kind != MinerKind.INJECTOR) {
        assertThat(gullibleAnswers.get(kind)).as(kind.title()).isEqualTo(answers.get(kind));
      }
    }
  }

  @Test
  void anHonestJudgeDoesNotObeyTheText() {
    assertThat(answers.get(MinerKind.INJECTOR))
        .allSatisfy(answer -> assertThat(answer.containsKey("passed")).isFalse())
        .allSatisfy(answer -> assertThat(answer.getInteger("overall_score")).isLessThan(60));
  }

  @Test
  void promptsAreOneParagraphOfAboutSeventyWords() {
    assertThat(prompts)
        .allSatisfy(
            prompt -> {
              assertThat(prompt.split(" ")).hasSizeBetween(60, 85);
              assertThat(prompt).contains("scene", "subject", "The camera").doesNotContain("\n");
            });
    assertThat(Set.copyOf(prompts)).hasSizeGreaterThan(prompts.size() / 2);
  }

  private static double passRate(MinerKind kind) {
    List<JsonObject> judged = answers.get(kind);
    return judged.stream().filter(JudgeCaller::passes).count() / (double) judged.size();
  }
}
