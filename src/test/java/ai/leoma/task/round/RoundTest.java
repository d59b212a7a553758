package ai.leoma.task.round;

import static ai.leoma.task.round.FakeNeighbours.miner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.sandbox.stores.TestStores;
import ai.leoma.storage.ObjectKey;
import ai.leoma.task.TaskId;
import ai.leoma.task.round.RoundResult.LockedElsewhere;
import ai.leoma.task.round.RoundResult.NotDue;
import ai.leoma.task.round.RoundResult.Nothing;
import ai.leoma.task.round.RoundResult.Published;
import ai.leoma.task.source.ClipRef;
import ai.leoma.task.source.FrozenPool;
import ai.leoma.task.source.SourceOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestStores.class)
class RoundTest {
  private static final long SECONDS = 60;
  private static final Nothing EXHAUSTED = new Nothing("no clip of the pool can be used");

  @Inject RoundFixture fixture;
  @Inject PublishedEvents events;

  private long task;

  @BeforeEach
  void sourceToDrawFrom() {
    fixture.addSource();
    task = fixture.newestTask() + 1;
  }

  @Test
  void everyOutcomeIsKeptAndTheServedVideosAreTheTask() throws Exception {
    // When
    RoundResult result = fixture.rounds(new FakeNeighbours(Fuse.none())).runOne();

    // Then
    assertThat(result).isEqualTo(new Published(new TaskId(task)));
    fixture.requireWholeTasks(task);
    List<Row> generations = fixture.generations(task);
    assertThat(generations)
        .extracting(row -> row.getString("outcome"))
        .containsExactly("Served", "Cold", "Served");
    Row cold = generations.get(1);
    assertThat(cold.getString("detail")).isEqualTo("no instance is running");
    assertThat(cold.getLong("latency_millis")).isEqualTo(1234);
    assertThat(cold.getLong("commitment_block")).isEqualTo(500);
    assertThat(cold.getString("video_sha256")).isNull();
    events.of(new TaskId(task)).get(SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void metadataSaysHowTheClipWasDrawnAndAnybodyCanCheckIt() throws Exception {
    // When
    fixture.rounds(new FakeNeighbours(Fuse.none())).runOne();

    // Then
    String text = new String(fixture.content(task + "/metadata.json"), StandardCharsets.US_ASCII);
    JsonObject metadata = new JsonObject(text);
    assertThat(text).startsWith("{\n  \"task_id\": " + task + ",\n  \"created_at\": \"20");
    assertThat(text).contains("A fox \\u2014 runs.");
    assertThat(metadata.getJsonArray("miners").getList())
        .containsExactly(miner("A").ss58(), miner("C").ss58());
    JsonObject round = metadata.getJsonObject("round");
    JsonObject source = metadata.getJsonObject("source");
    FrozenPool pool =
        FrozenPool.ofText(
            fixture
                .row(
                    "SELECT content FROM source_pool WHERE digest = $1",
                    Tuple.of(round.getString("pool_digest")))
                .getString("content"));
    assertThat(pool.digest()).isEqualTo(round.getString("pool_digest"));
    assertThat(round.getLong("block_number")).isEqualTo(round.getLong("head_number") + 1);
    List<ClipRef> order = SourceOrder.hashed(pool, round.getString("block_hash"), task);
    ClipRef chosen =
        new ClipRef(
            source.getString("sha256"), Math.round(source.getDouble("clip_start_seconds") * 1000));
    if (!round.getBoolean("reused")) {
      assertThat(order.indexOf(chosen)).isEqualTo(round.getJsonArray("passed_over").size());
    }
  }

  @Test
  void roundWithoutAServedMinerPublishesNothingAndIsRepeatedWithTheSameDraw() throws Exception {
    // Given
    FakeNeighbours nobody = new FakeNeighbours(Fuse.none());
    nobody.answers.replaceAll((miner, answer) -> "TimedOut");

    // When
    RoundResult first = fixture.rounds(nobody).runOne();
    Row drawn = fixture.round();
    RoundResult second = fixture.rounds(new FakeNeighbours(Fuse.none())).runOne();

    // Then
    assertThat(first).isEqualTo(new Nothing("no miner was served"));
    assertThat(second).isEqualTo(new Published(new TaskId(task)));
    Row published = fixture.task(task);
    assertThat(published.getInteger("attempt")).isEqualTo(2);
    assertThat(published.getString("block_hash")).isEqualTo(drawn.getString("block_hash"));
    assertThat(published.getString("pool_digest")).isEqualTo(drawn.getString("pool_digest"));
    assertThat(published.getString("source_sha256")).isEqualTo(drawn.getString("source_sha256"));
    Row failed = fixture.attempts(task).getFirst();
    assertThat(failed.getString("reason")).isEqualTo("no miner was served");
    assertThat(failed.getString("last_state")).isEqualTo("generating");
    assertThat(failed.getJsonArray("outcomes")).hasSize(3);
  }

  @Test
  void deathWhileTheBlockIsAwaitedDoesNotChangeTheDraw() {
    // Given
    Fuse beforeTheBlock = Fuse.killingAt("before finalized block");
    assertThatThrownBy(() -> fixture.rounds(new FakeNeighbours(beforeTheBlock)).runOne())
        .isInstanceOf(Fuse.Killed.class);
    long head = fixture.round().getLong("head_number");

    // When
    RoundResult result = fixture.rounds(new FakeNeighbours(Fuse.none())).runOne();

    // Then
    assertThat(result).isEqualTo(new Published(new TaskId(task)));
    assertThat(fixture.task(task).getLong("block_number")).isEqualTo(head + 1);
  }

  @Test
  void videosThatADeadAttemptUploadedAreRemoved() throws Exception {
    // Given
    String leftover = task + "/generated_videos/" + miner("C").ss58() + ".mp4";
    RoundFixture.await(fixture.samples.putBytes(new ObjectKey(leftover), new byte[3], "video/mp4"));
    FakeNeighbours neighbours = new FakeNeighbours(Fuse.none());
    neighbours.answers.put(miner("C"), "TimedOut");

    // When
    RoundResult result = fixture.rounds(neighbours).runOne();

    // Then
    assertThat(result).isInstanceOf(Published.class);
    assertThat(fixture.objectsOf(task)).doesNotContain(leftover);
    fixture.requireWholeTasks(task);
  }

  @Test
  void clipWhosePromptFailsThreeTimesIsPassedOver() {
    // Given
    fixture.addSource();
    FakeNeighbours silent = new FakeNeighbours(Fuse.none());
    silent.isPromptUnusable = true;

    // When
    for (int attempt = 1; attempt <= 3; attempt++) {
      assertThat(fixture.rounds(silent).runOne()).isEqualTo(new Nothing("no prompt: useless"));
    }
    RoundResult result = fixture.rounds(new FakeNeighbours(Fuse.none())).runOne();

    // Then
    assertThat(result).isEqualTo(new Published(new TaskId(task)));
    assertThat(fixture.task(task).getJsonArray("passed_over").encode())
        .contains("prompt_failed:3")
        .contains(fixture.attempts(task).getFirst().getString("source_sha256"));
    assertThat(silent.generations).hasValue(0);
  }

  @Test
  void outageOfThePromptModelIsNotHeldAgainstTheClip() {
    // Given
    FakeNeighbours down = new FakeNeighbours(Fuse.none());
    down.isPromptWriterDown = true;

    // When
    for (int attempt = 1; attempt <= 4; attempt++) {
      assertThat(fixture.rounds(down).runOne()).isEqualTo(new Nothing("no prompt: useless"));
    }
    RoundResult result = fixture.rounds(new FakeNeighbours(Fuse.none())).runOne();

    // Then
    assertThat(result).isEqualTo(new Published(new TaskId(task)));
    assertThat(fixture.attempts(task))
        .extracting(row -> row.getString("source_sha256") + row.getLong("start_millis"))
        .containsOnly(
            fixture.task(task).getString("source_sha256")
                + fixture.task(task).getLong("start_millis"));
    assertThat(fixture.task(task).getJsonArray("passed_over").encode())
        .doesNotContain("prompt_failed");
  }

  @Test
  void clipsThatFailedBeforeThePoolWasFrozenAnewAreTriedAgain() {
    // Given
    fixture.withdrawAllSources();
    fixture.addSource();
    FakeNeighbours useless = new FakeNeighbours(Fuse.none());
    useless.isPromptUnusable = true;
    RoundResult result = fixture.rounds(useless).runOne();
    for (int i = 0; i < 10 && !result.equals(EXHAUSTED); i++) {
      result = fixture.rounds(useless).runOne();
    }
    assertThat(result).isEqualTo(EXHAUSTED);

    // When
    RoundResult next = fixture.rounds(new FakeNeighbours(Fuse.none())).runOne();

    // Then
    assertThat(next).isEqualTo(new Published(new TaskId(task)));
  }

  @Test
  void clipWithoutFramesIsPassedOverAtOnce() {
    // Given
    FakeNeighbours neighbours = new FakeNeighbours(Fuse.none());
    neighbours.clipsWithoutFrames.set(1);

    // When
    RoundResult result = fixture.rounds(neighbours).runOne();

    // Then
    assertThat(result).isEqualTo(new Published(new TaskId(task)));
    assertThat(fixture.task(task).getInteger("attempt")).isEqualTo(1);
    assertThat(fixture.task(task).getJsonArray("passed_over").encode())
        .contains("cut_failed:UNREADABLE");
  }

  @Test
  void poolWithoutAUsableClipIsFrozenAnewForTheSameTask() {
    // Given
    FakeNeighbours broken = new FakeNeighbours(Fuse.none());
    broken.isEveryCutRefused = true;

    // When
    RoundResult first = fixture.rounds(broken).runOne();
    String firstBlock = fixture.round().getString("block_hash");
    fixture.addSource();
    RoundResult second = fixture.rounds(new FakeNeighbours(Fuse.none())).runOne();

    // Then
    assertThat(first).isEqualTo(new Nothing("no clip of the pool can be used"));
    assertThat(second).isEqualTo(new Published(new TaskId(task)));
    assertThat(fixture.task(task).getString("block_hash")).isNotEqualTo(firstBlock);
    assertThat(fixture.attempts(task).getFirst().getJsonArray("passed_over").encode())
        .contains("cut_failed:UNREADABLE");
  }

  @Test
  void newTaskWaitsForTheIntervalWhicheverReplicaAsks() {
    // Given
    fixture.rounds(new FakeNeighbours(Fuse.none())).runOne();
    long newest = fixture.newestTask();

    // When
    RoundResult early = every20Minutes(new FakeNeighbours(Fuse.none())).runOne();

    // Then
    Instant startedAt = fixture.task(newest).getOffsetDateTime("started_at").toInstant();
    assertThat(early).isEqualTo(new NotDue(startedAt.plus(Duration.ofMinutes(20))));
    assertThat(fixture.newestTask()).isEqualTo(newest);
  }

  @Test
  void replicaThatAsksTooEarlyWaitsForItsTurn() {
    // Given
    fixture.rounds(new FakeNeighbours(Fuse.none())).runOne();
    Rounds replica = fixture.rounds(new FakeNeighbours(Fuse.none()), Fuse.none(), "2s");

    // When
    RoundResult result = replica.runWhenDue();

    // Then
    assertThat(result).isEqualTo(new Published(new TaskId(task + 1)));
    assertThat(
            Duration.between(
                fixture.task(task).getOffsetDateTime("started_at"),
                fixture.task(task + 1).getOffsetDateTime("started_at")))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void attemptThatFailedIsTriedAgainTwoMinutesLaterWhicheverReplicaAsks() {
    // Given
    FakeNeighbours nobody = new FakeNeighbours(Fuse.none());
    nobody.answers.replaceAll((miner, answer) -> "TimedOut");
    assertThat(fixture.rounds(nobody).runOne()).isInstanceOf(Nothing.class);
    Instant failedAt = fixture.round().getOffsetDateTime("changed_at").toInstant();

    // When
    RoundResult early = every20Minutes(new FakeNeighbours(Fuse.none())).runOne();
    fixture.rows(
        "UPDATE task_round SET changed_at = changed_at - interval '2 minutes'", Tuple.tuple());
    RoundResult again = every20Minutes(new FakeNeighbours(Fuse.none())).runOne();

    // Then
    assertThat(early).isEqualTo(new NotDue(failedAt.plus(Duration.ofMinutes(2))));
    assertThat(again).isEqualTo(new Published(new TaskId(task)));
    assertThat(fixture.attempts(task)).hasSize(1);
  }

  @Test
  void attemptThatWasCutOffGoesOnAtOnceInAnotherReplica() throws Exception {
    // Given
    FakeNeighbours endless = new FakeNeighbours(Fuse.none());
    endless.beforeAnswers = Uni.createFrom().nothing();
    Thread cutOff = Thread.ofVirtual().start(() -> fixture.rounds(endless).runOne());
    assertThat(endless.generating.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    cutOff.interrupt();
    assertThat(cutOff.join(Duration.ofSeconds(SECONDS))).isTrue();

    // When
    RoundResult result = every20Minutes(new FakeNeighbours(Fuse.none())).runOne();

    // Then
    assertThat(result).isEqualTo(new Published(new TaskId(task)));
    assertThat(fixture.attempts(task).getFirst().getString("reason"))
        .isEqualTo("its process ended");
  }

  @Test
  void roundWaitsForTheMinersAsLongAsTheirNumberMayTake() {
    // Given
    FakeNeighbours endless = new FakeNeighbours(Fuse.none());
    endless.beforeAnswers = Uni.createFrom().nothing();
    endless.longestGenerationPerTarget = Duration.ofMillis(5);

    // When
    RoundResult result = fixture.rounds(endless).runOne();

    // Then
    assertThat(result).isEqualTo(new Nothing("calls of the miners took longer than PT0.015S"));
    assertThat(fixture.rounds(new FakeNeighbours(Fuse.none())).runOne())
        .isEqualTo(new Published(new TaskId(task)));
  }

  @Test
  void onlyOneReplicaRunsARound() throws Exception {
    // Given
    CompletableFuture<Void> answered = new CompletableFuture<>();
    FakeNeighbours slow = new FakeNeighbours(Fuse.none());
    slow.beforeAnswers = Uni.createFrom().completionStage(answered);
    Rounds busy = fixture.rounds(slow);
    CompletableFuture<RoundResult> first = start(busy);
    assertThat(slow.generating.await(SECONDS, TimeUnit.SECONDS)).isTrue();

    // When
    RoundResult second = fixture.rounds(new FakeNeighbours(Fuse.none())).runOne();

    // Then
    assertThat(second).isEqualTo(new LockedElsewhere());
    assertThat(busy.running()).isTrue();
    answered.complete(null);
    assertThat(first.get(SECONDS, TimeUnit.SECONDS)).isEqualTo(new Published(new TaskId(task)));
    assertThat(busy.running()).isFalse();
  }

  @Test
  void replicaThatLostItsLockPublishesNothing() throws Exception {
    // Given
    CompletableFuture<Void> answered = new CompletableFuture<>();
    FakeNeighbours slow = new FakeNeighbours(Fuse.none());
    slow.beforeAnswers = Uni.createFrom().completionStage(answered);
    CompletableFuture<RoundResult> stale = start(fixture.rounds(slow));
    assertThat(slow.generating.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    cutTheLockConnection();

    // When
    RoundResult taken = fixture.rounds(new FakeNeighbours(Fuse.none())).runOne();
    answered.complete(null);
    RoundResult late = stale.get(SECONDS, TimeUnit.SECONDS);

    // Then
    assertThat(taken).isEqualTo(new Published(new TaskId(task)));
    assertThat(late).isInstanceOf(Nothing.class);
    assertThat(fixture.newestTask()).isEqualTo(task);
    assertThat(fixture.task(task).getInteger("attempt")).isEqualTo(2);
    fixture.requireWholeTasks(task);
  }

  @Test
  void interruptionEndsTheRoundAndTheCallsOfTheMiners() throws Exception {
    // Given
    AtomicBoolean cancelled = new AtomicBoolean();
    CountDownLatch ended = new CountDownLatch(1);
    FakeNeighbours endless = new FakeNeighbours(Fuse.none());
    endless.beforeAnswers =
        Uni.createFrom().<Void>nothing().onCancellation().invoke(() -> cancelled.set(true));
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  fixture.rounds(endless).runOne();
                  ended.countDown();
                });
    assertThat(endless.generating.await(SECONDS, TimeUnit.SECONDS)).isTrue();

    // When
    thread.interrupt();

    // Then
    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(cancelled).isTrue();
    assertThat(fixture.round().getString("state")).isEqualTo("generating");
    assertThat(fixture.rounds(new FakeNeighbours(Fuse.none())).runOne())
        .isEqualTo(new Published(new TaskId(task)));
  }

  @Test
  void clipIsNotDrawnAgainWithinTheReuseWindowWhileOthersAreLeft() {
    // Given
    fixture.addSource();
    fixture.addSource();

    // When
    for (int i = 0; i < 4; i++) {
      assertThat(fixture.rounds(new FakeNeighbours(Fuse.none())).runOne())
          .isInstanceOf(Published.class);
    }

    // Then
    List<Row> drawn =
        fixture.rows(
            "SELECT source_sha256, start_millis, reused FROM task WHERE id >= $1", Tuple.of(task));
    assertThat(drawn)
        .extracting(row -> row.getString("source_sha256") + row.getLong("start_millis"))
        .doesNotHaveDuplicates();
    assertThat(drawn).noneMatch(row -> row.getBoolean("reused"));
  }

  private Rounds every20Minutes(FakeNeighbours neighbours) {
    return fixture.rounds(neighbours, Fuse.none(), "20m");
  }

  private static CompletableFuture<RoundResult> start(Rounds rounds) {
    CompletableFuture<RoundResult> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                result.complete(rounds.runOne());
              } catch (RuntimeException e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  private void cutTheLockConnection() {
    String holder =
        " FROM pg_locks WHERE locktype = 'advisory' AND objid ="
            + " (hashtextextended('leoma.round.ti2v', 0) & 4294967295)::oid";
    fixture.rows("SELECT pg_terminate_backend(pid)" + holder, Tuple.tuple());
    Instant deadline = Instant.now().plusSeconds(SECONDS);
    while (!fixture.rows("SELECT pid" + holder, Tuple.tuple()).isEmpty()) {
      assertThat(Instant.now()).as("the lock is freed").isBefore(deadline);
    }
  }
}
