package ai.leoma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.leoma.access.Records;
import ai.leoma.access.RequestSigner;
import ai.leoma.chain.KeyPair;
import ai.leoma.load.LoadClient;
import ai.leoma.load.Submitter;
import ai.leoma.load.Submitter.Pair;
import ai.leoma.sandbox.ImitatedValidator;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three service processes that share rounds, scoring and syncs: each is done once; when the one
/// that works dies or hangs another goes on; and none has to be missed while they are replaced one
/// after the other.
class ThreeReplicasIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration HAND_OVER = Duration.ofSeconds(30);

  /// Replicas look for a round as seldom as in production.
  private static final Duration ROUND_INTERVAL = Duration.ofSeconds(20);
  private static final Duration JOB_INTERVAL = Duration.ofSeconds(4);
  private static final Duration SHUTDOWN_DELAY = Duration.ofSeconds(5);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
  private static final int BATCHES_BETWEEN_RESTARTS = 20;
  private static final List<String> JOBS =
      List.of("validator-sync", "miner-validation", "ranking", "vote-tallies", "source-pool");

  @TempDir private static Path folder;
  private static Trio trio;
  private static Records records;

  @BeforeAll
  static void start() throws InterruptedException {
    trio = new Trio(folder, settings());
    records = trio.records();
    awaiting("the first task").until(() -> newestTask() > 0);
  }

  @AfterAll
  static void stop() throws Exception {
    if (trio != null) {
      trio.close();
    }
  }

  @Test
  void eachRoundScoringAndSyncIsDoneOnce() {
    // Given
    double begin = now();
    Map<String, Long> turns = turns();
    Done rounds = roundsInARound();
    Done passes = passesBetweenTurns();

    // When
    awaiting("two more tasks").until(() -> newestTask() >= rounds.noted() + 2);

    // Then
    Done allRounds = roundsInARound();
    Done allPasses = passesBetweenTurns();
    assertThat(allRounds.done() - rounds.done()).isEqualTo(allRounds.noted() - rounds.noted());
    assertThat(allPasses.done() - passes.done())
        .isPositive()
        .isEqualTo(allPasses.noted() - passes.noted());
    Map<String, Long> after = turns();
    double intervals = (now() - begin) / JOB_INTERVAL.toSeconds();
    assertThat(JOBS)
        .allSatisfy(
            job ->
                assertThat(after.get(job) - turns.get(job))
                    .as("turns of %s in %.1f intervals", job, intervals)
                    // one that was under way at the beginning, and one that had come late
                    .isBetween(1L, (long) intervals + 3));
    assertThatRoundsCameOneByOne();
    assertThatNoRankingRepeatsTheOneBefore();
  }

  /// What the processes say that they did, and what the database says was done, of one moment.
  private record Done(long done, long noted) {}

  /// In the middle of a round those before it are told by those who ran them.
  private static Done roundsInARound() {
    AtomicReference<Done> seen = new AtomicReference<>();
    awaiting("the middle of a round")
        .until(
            () -> {
              String before = state() + " " + roundAndAttempt();
              long tasks = newestTask();
              seen.set(
                  new Done(onAll("leoma_task_rounds_seconds_count{outcome=\"Published\"}"), tasks));
              return before.startsWith("generating ")
                  && before.equals(state() + " " + roundAndAttempt());
            });
    return seen.get();
  }

  /// While nobody is at it, the row of the job is not locked.
  private static Done passesBetweenTurns() {
    String turn =
        "SELECT turns FROM job_turn WHERE job = 'miner-validation' FOR UPDATE SKIP LOCKED";
    AtomicReference<Done> seen = new AtomicReference<>();
    awaiting("a moment between two passes over the miners")
        .until(
            () -> {
              List<String> before = records.rows(turn);
              long passes = onAll("leoma_miner_passes_total{");
              if (before.isEmpty() || !before.equals(records.rows(turn))) {
                return false;
              }
              seen.set(new Done(passes, Long.parseLong(before.getFirst())));
              return true;
            });
    return seen.get();
  }

  @Test
  void whenTheOneThatWorksIsKilledAnotherGoesOnWithinThirtySeconds() throws Exception {
    // Given
    awaitRoundThatCallsItsMiners();
    String cutOff = roundAndAttempt();
    Replica worker = trio.inTheRound().orElseThrow();
    double killedAt = now();

    // When
    worker.kill();

    // Then
    assertThatAnotherGoesOn("killed", cutOff, killedAt);
    assertThatItIsPublishedOnce(cutOff);
    worker.start();
    worker.awaitReady();
  }

  @Test
  void whenTheOneThatWorksHangsAnotherGoesOnWithinThirtySecondsAndItsAwakeningChangesNothing()
      throws Exception {
    // Given
    awaitRoundThatCallsItsMiners();
    String cutOff = roundAndAttempt();
    Replica worker = trio.inTheRound().orElseThrow();
    double hungAt = now();
    Map<String, Long> turns = turns();

    // When
    worker.hang();

    // Then
    try {
      assertThatAnotherGoesOn("hung", cutOff, hungAt);
      awaiting("a turn of each job")
          .until(() -> JOBS.stream().allMatch(job -> turns().get(job) >= turns.get(job) + 2));
      awaiting("its task").until(() -> newestTask() >= taskOf(cutOff));
    } finally {
      worker.wake();
    }
    worker.awaitReady();
    awaiting("a task after the awakening").until(() -> newestTask() > taskOf(cutOff) + 1);
    assertThatItIsPublishedOnce(cutOff);
    assertThatNoRankingRepeatsTheOneBefore();
  }

  private static void awaitRoundThatCallsItsMiners() {
    awaiting("a round that calls its miners")
        .until(() -> state().equals("generating") && trio.inTheRound().isPresent());
  }

  private static long taskOf(String roundAndAttempt) {
    return Long.parseLong(roundAndAttempt.split(" ")[0]);
  }

  private static int attemptOf(String roundAndAttempt) {
    return Integer.parseInt(roundAndAttempt.split(" ")[1]);
  }

  private static void assertThatAnotherGoesOn(String how, String cutOff, double since) {
    awaiting("another attempt").until(() -> !roundAndAttempt().equals(cutOff));
    double handedOver =
        Double.parseDouble(
            records
                .rows(
                    "SELECT extract(epoch FROM ended_at)::text FROM round_attempt"
                        + " WHERE task_id = ? AND attempt = ? AND reason = 'its process ended'",
                    taskOf(cutOff),
                    attemptOf(cutOff))
                .getFirst());
    System.out.printf(
        "%s in round %d, another went on %.1f s later%n", how, taskOf(cutOff), handedOver - since);
    assertThat(handedOver - since).isLessThan(HAND_OVER.toSeconds());
  }

  private static void assertThatItIsPublishedOnce(String cutOff) {
    long task = taskOf(cutOff);
    awaiting("the task of the round that was cut off").until(() -> newestTask() >= task);
    assertThat(records.number("SELECT attempt FROM task WHERE id = ?", task))
        .isEqualTo(attemptOf(cutOff) + 1);
    assertThat(trio.objectsOf(task))
        .containsExactlyInAnyOrderElementsOf(
            records.rows(
                "SELECT item->>'key' FROM task, jsonb_array_elements(artifacts) AS item"
                    + " WHERE id = ?",
                task));
    assertThatRoundsCameOneByOne();
  }

  @Test
  void whileTheyAreReplacedOneByOneNoRequestIsLost() throws Exception {
    // Given
    long seed = new Random().nextLong();
    System.out.println("seed of the votes: " + seed);
    List<URI> open = new CopyOnWriteArrayList<>(trio.addresses());
    long lastEnvelope = records.number("SELECT coalesce(max(id), 0) FROM signed_envelope");
    AtomicBoolean isOver = new AtomicBoolean();
    List<KeyPair> validators =
        trio.cast().validators().stream().map(ImitatedValidator::keyPair).toList();

    // When
    List<Submitter> submitters = new ArrayList<>();
    List<String> wrongReads;
    boolean isHeardOfInTime;
    try (LoadClient client = new LoadClient(REQUEST_TIMEOUT);
        ReadLoad reads = new ReadLoad(open);
        ExecutorService threads = Executors.newFixedThreadPool(validators.size())) {
      List<Future<?>> running = new ArrayList<>();
      for (KeyPair validator : validators) {
        Submitter submitter =
            new Submitter(client, open, signer(validator, submitters.size()), new Random(seed));
        submitters.add(submitter);
        List<Pair> pairs = servedPairs();
        String name = "client " + submitters.size();
        running.add(
            threads.submit(
                () -> {
                  submitter.run(name, pairs, isOver::get);
                  return null;
                }));
      }
      try {
        isHeardOfInTime = replaceOneByOne(submitters, open);
      } finally {
        isOver.set(true);
      }
      for (Future<?> each : running) {
        each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
      wrongReads = reads.end();
    }

    // Then
    assertThat(submitters).flatExtracting(Submitter::wrongAnswers).isEmpty();
    TakenVotes.assertThatTheLogHoldsThem(records, validators, submitters, lastEnvelope);
    if (isHeardOfInTime) {
      assertThat(submitters).flatExtracting(Submitter::cutOff).isEmpty();
      assertThat(wrongReads).isEmpty();
    }
  }

  private static RequestSigner signer(KeyPair validator, int number) {
    return number % 2 == 0
        ? RequestSigner.oldHeaders(validator, InstantSource.system())
        : RequestSigner.btauth(validator, trio.cast().owner().hotkey(), InstantSource.system());
  }

  private static List<Pair> servedPairs() {
    return records
        .rows(
            "SELECT task_id || ' ' || miner_hotkey FROM generation WHERE outcome = 'Served'"
                + " ORDER BY task_id, miner_hotkey LIMIT 20")
        .stream()
        .map(row -> new Pair(Long.parseLong(row.split(" ")[0]), row.split(" ")[1]))
        .toList();
  }

  /// As Kubernetes does it: whoever is told to end gets no more requests from when it says that it
  /// is not ready, and comes back when it is.
  ///
  /// @return whether all of this process heard of each end while the replica still answered. On a
  ///     machine that stands still for seconds it does not
  private static boolean replaceOneByOne(List<Submitter> submitters, List<URI> open)
      throws InterruptedException {
    boolean isHeardOfInTime = true;
    for (Replica replica : trio.replicas()) {
      awaitMoreBatches(submitters);
      long toldAt = System.nanoTime();
      replica.interrupt();
      awaiting("the replica is not ready")
          .until(() -> !replica.get("/q/health/ready").startsWith("200 "));
      open.remove(replica.address());
      Duration heardAfter = Duration.ofNanos(System.nanoTime() - toldAt);
      isHeardOfInTime &= heardAfter.compareTo(SHUTDOWN_DELAY.dividedBy(2)) < 0;
      replica.awaitEnd();
      System.out.printf(
          "told to end: not ready after %d ms, ended after %d ms%n",
          heardAfter.toMillis(), (System.nanoTime() - toldAt) / 1_000_000);
      assertThat(replica.errors()).doesNotContain("Timed out waiting for graceful shutdown");
      replica.start();
      replica.awaitReady();
      open.add(replica.address());
    }
    awaitMoreBatches(submitters);
    return isHeardOfInTime;
  }

  private static void awaitMoreBatches(List<Submitter> submitters) {
    long enough = accepted(submitters) + BATCHES_BETWEEN_RESTARTS;
    awaiting("more batches").until(() -> accepted(submitters) >= enough);
  }

  private static long accepted(List<Submitter> submitters) {
    return submitters.stream().mapToLong(Submitter::accepted).sum();
  }

  /// No id is missing or twice, none began before its time, and each was begun anew only for a
  /// process that had ended.
  private static void assertThatRoundsCameOneByOne() {
    assertThat(records.number("SELECT max(id) FROM task"))
        .isEqualTo(records.number("SELECT count(*) FROM task"));
    assertThat(
            records.rows(
                "SELECT id FROM (SELECT id, started_at - lag(started_at) OVER (ORDER BY id) AS"
                    + " apart FROM task) AS paced WHERE apart < make_interval(secs => ?)",
                (double) ROUND_INTERVAL.toSeconds()))
        .isEmpty();
    assertThat(records.rows("SELECT reason FROM round_attempt WHERE reason <> 'its process ended'"))
        .isEmpty();
    assertThat(
            records.rows(
                "SELECT task.id FROM task LEFT JOIN round_attempt ON task_id = task.id"
                    + " GROUP BY task.id HAVING task.attempt <> count(task_id) + 1"))
        .isEmpty();
  }

  private static void assertThatNoRankingRepeatsTheOneBefore() {
    assertThat(records.number("SELECT count(*) FROM ranking")).isPositive();
    assertThat(
            records.rows(
                "SELECT id FROM (SELECT id, inputs_sha256 = lag(inputs_sha256) OVER (ORDER BY id)"
                    + " AS again FROM ranking) AS stored WHERE again"))
        .isEmpty();
    assertThat(records.number("SELECT count(*) FROM audit_log WHERE kind = 'ranking'"))
        .isEqualTo(records.number("SELECT count(*) FROM ranking"));
  }

  private static Map<String, Long> turns() {
    return records.rows("SELECT job || ' ' || turns FROM job_turn").stream()
        .map(row -> row.split(" "))
        .collect(Collectors.toMap(row -> row[0], row -> Long.parseLong(row[1])));
  }

  private static long onAll(String metric) {
    return trio.replicas().stream().mapToLong(replica -> metric(replica, metric)).sum();
  }

  private static long metric(Replica replica, String metric) {
    return (long)
        replica
            .get("/metrics")
            .lines()
            .filter(line -> line.startsWith(metric))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum();
  }

  private static double now() {
    return Double.parseDouble(
        records.rows("SELECT extract(epoch FROM clock_timestamp())::text").getFirst());
  }

  private static long newestTask() {
    return records.number("SELECT coalesce(max(id), 0) FROM task");
  }

  private static String state() {
    return records.rows("SELECT state FROM task_round").stream().findFirst().orElse("");
  }

  private static String roundAndAttempt() {
    return records.rows("SELECT task_id || ' ' || attempt FROM task_round").getFirst();
  }

  private static ConditionFactory awaiting(String what) {
    return await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(100));
  }

  private static Map<String, String> settings() {
    String interval = JOB_INTERVAL.toSeconds() + "s";
    return Map.ofEntries(
        Map.entry("leoma.task.interval", ROUND_INTERVAL.toSeconds() + "s"),
        Map.entry("leoma.task.source-interval", interval),
        Map.entry("leoma.task.block-poll", "100ms"),
        Map.entry("leoma.ranking.interval", interval),
        Map.entry("leoma.ranking.window", "5"),
        Map.entry("leoma.miner.validation-interval", interval),
        Map.entry("leoma.validator.sync-interval", interval),
        Map.entry("leoma.evaluation.tally-interval", interval),
        Map.entry("leoma.evaluation.embargo", "1s"),
        // votes stay welcome however many rounds the machine makes meanwhile
        Map.entry("leoma.evaluation.window", "1000"),
        // longer than a busy machine takes for a video, and than the slow miner takes to begin one
        Map.entry("leoma.inference.deadline", "45s"),
        Map.entry("leoma.inference.lookup-cache", "2s"),
        Map.entry("leoma.inference.busy-retry-pause", "300ms"),
        Map.entry("leoma.inference.failed-instance-retry-pause", "300ms"),
        Map.entry("leoma.judge.back-off", "200ms"),
        // a request may wait long for a machine that starts a replica meanwhile
        Map.entry("leoma.access.nonce-age", "5m"),
        Map.entry("leoma.access.write-burst", "1000000"),
        Map.entry("quarkus.shutdown.delay", SHUTDOWN_DELAY.toSeconds() + "s"));
  }
}
