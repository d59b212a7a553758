package ai.leoma.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.TestHotkeys;
import ai.leoma.judge.Chat;
import ai.leoma.judge.Judge;
import ai.leoma.judge.JudgeSettings;
import ai.leoma.judge.StubChat;
import ai.leoma.media.Media;
import ai.leoma.media.MediaLimits;
import ai.leoma.media.MediaTools;
import ai.leoma.sandbox.Until;
import ai.leoma.validator.StubOwner.Batch;
import ai.leoma.validator.StubOwner.Reply;
import ai.leoma.validator.weights.FakeChecker;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One validator between a stub of the owner's API, a bucket in memory, a stub of a judge and real
/// ffmpeg.
class ValidatorLoopTest {
  private static final Hotkey ALICE = TestHotkeys.ALICE;
  private static final Hotkey BOB = TestHotkeys.BOB;
  private static final Duration POLL = Duration.ofSeconds(60);
  private static final int ROUNDS = 3;

  private static final String GOOD =
      """
      {"aspect_scores": {"first_frame_fidelity": 90, "prompt_adherence": 85,
      "temporal_consistency": 80, "motion_quality": 75, "visual_quality": 70,
      "camera_composition": 65}, "confidence": 88, "major_issues": [], "strengths": [],
      "reasoning": "good work"}""";

  @TempDir static Path workshop;
  private static Media media;
  private static byte[] video;
  private static byte[] otherVideo;
  private static byte[] firstFrame;

  @TempDir Path folder;
  private final StubOwner service = new StubOwner();
  private final StubChat chat = new StubChat();
  private final MemoryStore samples = new MemoryStore();
  private final FakeChain chain = new FakeChain();
  private final KeyPair key = KeyPair.ofMiniSecret(new byte[32]);
  private final List<ValidatorLoop> loops = new ArrayList<>();
  private Optional<Hotkey> apiHotkey = Optional.empty();
  private Duration sinceStart = Duration.ZERO;
  private JudgeSettings judge = Chat.OPENAI.settings(chat.url("/v1"), 2, Duration.ofSeconds(20));

  @BeforeAll
  static void makeVideos() throws IOException {
    MediaTools tools = MediaTools.locate(Path.of("target", "media-tools"));
    media = new Media(tools, MediaLimits.standard(), workshop.resolve("scratch"));
    video = made("video.mp4", "testsrc2");
    otherVideo = made("other.mp4", "smptebars");
    media.firstFrame(workshop.resolve("video.mp4"), workshop.resolve("first.png"));
    firstFrame = Files.readAllBytes(workshop.resolve("first.png"));
  }

  private static byte[] made(String name, String source) throws IOException {
    List<String> arguments =
        Stream.of(
                "-f lavfi -i %s=size=320x240:rate=10 -frames:v 10 -c:v libx264 -pix_fmt yuv420p %s"
                    .formatted(source, name)
                    .split(" "))
            .toList();
    media.run(arguments, Duration.ofSeconds(60), workshop);
    return Files.readAllBytes(workshop.resolve(name));
  }

  @AfterEach
  void stop() {
    loops.forEach(ValidatorLoop::close);
    service.close();
    chat.close();
  }

  @Test
  void judgedVideosAreSignedAndSubmittedInTheTasksOrder() throws Exception {
    // Given
    task(1, BOB, ALICE);
    chat.answers(Chat.OPENAI.says(GOOD));

    // When
    ValidatorLoop loop = opened();
    assertThat(loop.evaluateNext()).isTrue();

    // Then
    Batch batch = service.batches.getFirst();
    JsonNode sample = batch.body().path("samples").path(1);
    JsonNode artifacts = new ObjectMapper().readTree(sample.path("generated_artifacts").asText());
    assertThat(batch.miners()).containsExactly(BOB, ALICE);
    assertThat(sample.path("passed").asBoolean()).isTrue();
    assertThat(sample.path("prompt").asText()).isEqualTo("A boat.");
    assertThat(sample.path("s3_bucket").asText()).isEqualTo("leoma-samples");
    assertThat(sample.path("s3_prefix").asText()).isEqualTo("1");
    assertThat(sample.path("latency_ms").asLong()).isEqualTo(1200);
    assertThat(sample.path("confidence").asInt()).isEqualTo(88);
    assertThat(artifacts.path("judge").path("model").asText()).isEqualTo(Chat.MODEL);
    assertThat(artifacts.path("overall_hundredths").asInt()).isEqualTo(8125);
    assertThat(loop.endedTasks()).containsExactly(1L);
    assertThat(scratch()).isEmpty();
  }

  @Test
  void validatorThatKnowsTheHotkeyOfItsOwnerSignsWithBtauth() throws Exception {
    // Given
    apiHotkey = Optional.of(BOB);
    task(1, ALICE);
    chat.answers(Chat.OPENAI.says(GOOD));

    // When
    ValidatorLoop loop = opened();
    assertThat(loop.evaluateNext()).isTrue();

    // Then
    assertThat(service.batches).hasSize(1);
    assertThat(service.headers)
        .filteredOn(headers -> headers.containsKey("X-Bittensor-Signature"))
        .isNotEmpty()
        .allMatch(headers -> BOB.ss58().equals(headers.getFirst("X-Bittensor-Receiver")));
    assertThat(service.headers).noneMatch(headers -> headers.containsKey("X-Signature"));
  }

  @Test
  void newestTaskComesFirstThenOlderOnes() throws Exception {
    // Given
    task(1, ALICE);
    task(2, ALICE);
    task(3, ALICE);
    chat.answers(Chat.OPENAI.says(GOOD));

    // When
    ValidatorLoop loop = opened();
    evaluateAll(loop);

    // Then
    assertThat(service.batches).extracting(Batch::task).containsExactly(3L, 2L, 1L);
  }

  @Test
  void noTaskYetIsNothingToDo() throws Exception {
    assertThat(opened().evaluateNext()).isFalse();
    assertThat(service.batches).isEmpty();
  }

  @Test
  void restartAfterAFailedSubmissionPaysForNothingTwice() throws Exception {
    // Given
    task(1, ALICE, BOB);
    chat.answers(Chat.OPENAI.says(GOOD));
    service.onBatch = batch -> new Reply(500, "{\"detail\":\"An internal error occurred\"}");
    ValidatorLoop first = opened();
    assertThatThrownBy(first::evaluateNext).hasMessageContaining("500");
    first.close();

    // When
    service.onBatch = batch -> new Reply(200, "[]");
    ValidatorLoop second = opened();
    evaluateAll(second);

    // Then
    assertThat(chat.asked()).hasSize(2);
    assertThat(service.batches.getFirst().miners()).containsExactly(ALICE, BOB);
    assertThat(second.endedTasks()).containsExactly(1L);
  }

  @Test
  void otherVideoPromptOrJudgeIsJudgedAnew() throws Exception {
    // Given
    task(1, ALICE);
    chat.answers(Chat.OPENAI.says(GOOD));
    service.onBatch = batch -> new Reply(500, "{}");
    refusedRound();
    refusedRound();
    assertThat(chat.asked()).hasSize(1);

    // When, then
    samples.put("1/generated_videos/" + ALICE.ss58() + ".mp4", otherVideo);
    refusedRound();
    assertThat(chat.asked()).hasSize(2);
    samples.put("1/metadata.json", metadata("Another boat.", ALICE));
    refusedRound();
    assertThat(chat.asked()).hasSize(3);
    judge =
        new JudgeSettings(
            judge.provider(),
            judge.baseUrl(),
            judge.apiKey(),
            "other-model",
            judge.passMark(),
            judge.timeout(),
            judge.attempts(),
            judge.backOff(),
            judge.maxAnswerTokens());
    refusedRound();
    assertThat(chat.asked()).hasSize(4);
    refusedRound();
    assertThat(chat.asked()).hasSize(4);
  }

  private void refusedRound() {
    try (ValidatorLoop loop = opened()) {
      assertThatThrownBy(loop::evaluateNext).hasMessageContaining("500");
    }
  }

  @Test
  void taskWhoseVotesAreRefusedBlocksNoOtherAndIsGivenUpInTheEnd() throws Exception {
    // Given
    task(1, ALICE);
    task(2, ALICE);
    chat.answers(Chat.OPENAI.says(GOOD));
    service.onBatch =
        batch ->
            batch.task() == 2
                ? new Reply(409, "{\"detail\":\"samples[0].task_id: task 2 is too old\"}")
                : new Reply(200, "[]");

    // When
    ValidatorLoop loop = opened();
    evaluateAll(loop);
    assertThat(loop.endedTasks()).containsExactly(1L);
    for (int round = 1; round < ROUNDS; round++) {
      sinceStart = sinceStart.plus(POLL.multipliedBy(1L << round));
      evaluateAll(loop);
    }

    // Then
    assertThat(loop.endedTasks()).containsExactly(1L, 2L);
    assertThat(service.batches).extracting(Batch::task).containsExactly(1L);
    assertThat(chat.asked()).hasSize(2);
  }

  @Test
  void outageOfTheServiceIsWaitedForHoweverLongItLasts() throws Exception {
    // Given
    task(1, ALICE);
    chat.answers(Chat.OPENAI.says(GOOD));
    service.onBatch = batch -> new Reply(500, "{}");
    ValidatorLoop loop = opened();

    // When
    for (int time = 0; time < 3 * ROUNDS; time++) {
      assertThatThrownBy(loop::evaluateNext).hasMessageContaining("500");
      sinceStart = sinceStart.plus(Duration.ofHours(1));
    }
    service.onBatch = batch -> new Reply(200, "[]");
    evaluateAll(loop);

    // Then
    assertThat(service.batches).hasSize(1);
    assertThat(chat.asked()).hasSize(1);
  }

  @Test
  void answerOfSomebodyElseIsNoAcceptance() throws Exception {
    // Given
    task(1, ALICE);
    chat.answers(Chat.OPENAI.says(GOOD));
    service.onBatch = batch -> new Reply(200, "<html>Welcome</html>", "text/html");

    // When
    ValidatorLoop loop = opened();

    // Then
    assertThatThrownBy(loop::evaluateNext).hasMessageContaining("not JSON");
    assertThat(loop.endedTasks()).isEmpty();
  }

  @Test
  void nothingIsPaidForWhileTheServiceTakesNoVotes() throws Exception {
    // Given
    task(1, ALICE);
    chat.answers(Chat.OPENAI.says(GOOD));
    service.answers("/miners/valid", new Reply(401, "{\"detail\":\"Validator not registered.\"}"));
    ValidatorLoop loop = opened();
    assertThat(loop.evaluateNext()).isFalse();
    assertThat(chat.asked()).isEmpty();

    // When
    service.answers("/miners/valid", new Reply(200, "{}"));
    evaluateAll(loop);

    // Then
    assertThat(loop.endedTasks()).containsExactly(1L);
  }

  @Test
  void validatorThatLosesItsRegistrationKeepsItsVotesAndPaysForNoMore() throws Exception {
    // Given
    task(1, ALICE);
    task(2, ALICE);
    chat.answers(Chat.OPENAI.says(GOOD));
    service.onBatch = batch -> new Reply(401, "{\"detail\":\"Hotkey is blacklisted\"}");
    ValidatorLoop loop = opened();
    assertThatThrownBy(loop::evaluateNext).hasMessageContaining("blacklisted");
    service.answers("/miners/valid", new Reply(401, "{\"detail\":\"Hotkey is blacklisted\"}"));

    // When
    sinceStart = sinceStart.plus(POLL);
    assertThat(loop.evaluateNext()).isFalse();
    assertThat(chat.asked()).hasSize(1);
    service.answers("/miners/valid", new Reply(200, "{}"));
    service.onBatch = batch -> new Reply(200, "[]");
    evaluateAll(loop);

    // Then
    assertThat(loop.endedTasks()).containsExactly(1L, 2L);
    assertThat(chat.asked()).hasSize(2);
  }

  @Test
  void judgeOutageLeavesTheMinerOpenAndIsTriedAgainInLaterRounds() throws Exception {
    // Given
    task(1, ALICE);
    chat.answers(Chat.OPENAI.failed(500, "server_error"));
    ValidatorLoop loop = opened();
    evaluateAll(loop);
    assertThat(service.batches).isEmpty();
    assertThat(loop.endedTasks()).isEmpty();

    // When
    chat.answers(Chat.OPENAI.says(GOOD));
    sinceStart = sinceStart.plus(POLL);
    evaluateAll(loop);

    // Then
    assertThat(service.batches.getFirst().miners()).containsExactly(ALICE);
    assertThat(loop.endedTasks()).containsExactly(1L);
  }

  @Test
  void oneBrokenMissingOrUnreachableVideoCostsNobodyElseTheVote() throws Exception {
    // Given
    Hotkey broken = TestHotkeys.CHARLIE;
    Hotkey missing = TestHotkeys.DAVE;
    Hotkey unreachable = TestHotkeys.number(1);
    Hotkey huge = TestHotkeys.number(2);
    task(1, broken, missing, unreachable, huge, ALICE);
    samples.put("1/generated_videos/" + broken.ss58() + ".mp4", "#EXTM3U\nfile:///etc/passwd");
    samples.remove("1/generated_videos/" + missing.ss58() + ".mp4");
    samples.unreachable.add("1/generated_videos/" + unreachable.ss58() + ".mp4");
    samples.put("1/generated_videos/" + huge.ss58() + ".mp4", new byte[2 << 20]);
    chat.answers(Chat.OPENAI.says(GOOD));

    // When
    ValidatorLoop loop = opened();
    evaluateAll(loop);
    samples.unreachable.clear();
    for (int round = 1; round < ROUNDS; round++) {
      sinceStart = sinceStart.plus(POLL.multipliedBy(1L << round));
      evaluateAll(loop);
    }

    // Then
    assertThat(service.batches.getFirst().miners()).containsExactly(ALICE);
    assertThat(service.batches.get(1).miners()).containsExactly(unreachable);
    assertThat(service.batches).hasSize(2);
    assertThat(loop.endedTasks()).containsExactly(1L);
    assertThat(chat.asked()).hasSize(2);
  }

  @Test
  void outageOfStorageEndsNoTask() throws Exception {
    // Given
    task(1, ALICE);
    chat.answers(Chat.OPENAI.says(GOOD));
    samples.unreachable.add("1/metadata.json");
    ValidatorLoop loop = opened();
    for (int time = 0; time < 2 * ROUNDS; time++) {
      assertThatThrownBy(loop::evaluateNext).hasMessageContaining("no way");
      sinceStart = sinceStart.plus(Duration.ofHours(1));
    }

    // When
    samples.unreachable.clear();
    evaluateAll(loop);

    // Then
    assertThat(service.batches).hasSize(1);
  }

  @Test
  void unusableTaskBlocksNoOther() throws Exception {
    // Given
    task(1, ALICE);
    task(2, ALICE);
    samples.put("2/metadata.json", "[".repeat(5000));
    chat.answers(Chat.OPENAI.says(GOOD));

    // When
    ValidatorLoop loop = opened();
    evaluateAll(loop);

    // Then
    assertThat(service.batches).extracting(Batch::task).containsExactly(1L);
  }

  @Test
  void oddNewestTaskIsAFailureAndNoWork() {
    for (String answer : List.of("{}", "{\"task_id\":\"7\"}", "{\"task_id\":0}", "[]", "no JSON")) {
      service.answers("/tasks/latest", new Reply(200, answer));
      ValidatorLoop loop = opened();
      assertThatThrownBy(loop::evaluateNext).isInstanceOf(IOException.class);
      loop.close();
    }
  }

  @Test
  void secondValidatorOnTheSameFolderIsRefused() {
    var unused = opened();

    assertThatThrownBy(this::opened).hasMessageContaining("somebody else has the journal open");
  }

  @Test
  void leftoversOfAKilledProcessAreCleanedUp() throws IOException {
    // Given
    Path left = Files.createDirectories(folder.resolve("scratch").resolve("task-1-x"));
    Files.writeString(left.resolve("video.mp4"), "half");

    // When
    var unused = opened();

    // Then
    assertThat(scratch()).isEmpty();
  }

  @Test
  void runningLoopStopsInTheMiddleOfACallAndKeepsWhatItPaidFor() throws Exception {
    // Given
    task(1, ALICE, BOB);
    chat.answers(Chat.OPENAI.says(GOOD), StubChat.drip());
    ValidatorLoop loop = opened();
    loop.start();
    Until.isTrue("the second video is at the judge", () -> chat.asked().size() == 2);

    // When
    Thread closing = Thread.ofVirtual().start(loop::close);

    // Then
    assertThat(closing.join(Duration.ofSeconds(10))).isTrue();
    chat.answers(Chat.OPENAI.says(GOOD));
    evaluateAll(opened());
    assertThat(service.batches.getFirst().miners()).containsExactly(ALICE, BOB);
    assertThat(chat.asked()).hasSize(3);
  }

  private void evaluateAll(ValidatorLoop loop) throws Exception {
    while (loop.evaluateNext()) {
      Thread.onSpinWait();
    }
  }

  private ValidatorLoop opened() {
    ValidatorSettings settings =
        new ValidatorSettings(
            service.url(),
            apiHotkey,
            folder,
            POLL,
            POLL,
            Duration.ofSeconds(10),
            100,
            180,
            new ValidatorSettings.Checks(POLL, POLL, Duration.ZERO, 10),
            99,
            0,
            1,
            ROUNDS,
            3,
            3,
            1 << 20);
    InstantSource time = () -> Instant.now().plus(sinceStart);
    ValidatorLoop loop =
        new ValidatorLoop(
            settings,
            key,
            samples,
            "leoma-samples",
            media,
            Judge.open(judge, new SimpleMeterRegistry()),
            chain,
            (_, _) -> new FakeChecker(),
            time.withZone(Clock.systemUTC().getZone()),
            new SimpleMeterRegistry());
    loops.add(loop);
    return loop;
  }

  private void task(long id, Hotkey... miners) {
    samples.put(id + "/metadata.json", metadata("A boat.", miners));
    samples.put(id + "/first_frame.png", firstFrame);
    for (Hotkey miner : miners) {
      samples.put(id + "/generated_videos/" + miner.ss58() + ".mp4", video);
    }
    service.newestTask(id);
  }

  private static String metadata(String prompt, Hotkey... miners) {
    return "{\"prompt\": {\"text\": \"%s\"}, \"miners\": [%s], \"miner_latencies_ms\": {\"%s\": 1200}}"
        .formatted(
            prompt,
            Arrays.stream(miners)
                .map(miner -> '"' + miner.ss58() + '"')
                .collect(Collectors.joining(", ")),
            ALICE.ss58());
  }

  private List<Path> scratch() throws IOException {
    Path scratch = folder.resolve("scratch");
    if (!Files.exists(scratch)) {
      return List.of();
    }
    try (Stream<Path> left = Files.list(scratch)) {
      return left.toList();
    }
  }
}
