package ai.leoma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.leoma.access.Records;
import ai.leoma.access.RequestSigner;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.TestHotkeys;
import ai.leoma.load.LoadClient;
import ai.leoma.load.SignedPost;
import ai.leoma.load.SmallSubnet;
import ai.leoma.load.Submitter;
import ai.leoma.load.Submitter.Pair;
import ai.leoma.load.Vote;
import ai.leoma.sandbox.stores.EmbeddedObjectStore;
import ai.leoma.sandbox.stores.EmbeddedPostgres;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/// Two service processes on one database.
class TwoReplicasIT {
  private static final int CLIENTS = 8;
  private static final int WINDOW = 5;
  private static final int LEAST_KILLS = 5;
  private static final Duration SUBMITTING = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofMinutes(8);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
  private static final Hotkey RECEIVER = TestHotkeys.DAVE;
  private static final String NOWHERE = "http://127.0.0.1:1";
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Votes on task 1 are for [#sameRequestTwentyTimesAtOnceIsOneSubmissionAndTwentyEqualAnswers].
  private static final SmallSubnet SUBNET = SmallSubnet.of(CLIENTS, 5, 9);

  @TempDir private static Path folder;
  private static EmbeddedPostgres postgres;
  private static EmbeddedObjectStore objects;
  private static Records records;
  private static List<Replica> replicas;

  @BeforeAll
  static void start() throws InterruptedException {
    postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
    objects =
        EmbeddedObjectStore.start(
            folder.resolve("objects"), List.of("leoma-samples", "leoma-videos"));
    Flyway.configure()
        .dataSource(postgres.jdbcUrl(), postgres.user(), postgres.password())
        .load()
        .migrate();
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(postgres.jdbcUrl());
    dataSource.setUser(postgres.user());
    dataSource.setPassword(postgres.password());
    records = new Records(dataSource);
    SUBNET.statements().forEach(statement -> records.execute(statement));
    replicas =
        List.of(
            new Replica(folder.resolve("first"), 20_000, settings()),
            new Replica(folder.resolve("second"), 25_000, settings()));
    for (Replica replica : replicas) {
      replica.awaitReady();
    }
  }

  @AfterAll
  static void stop() {
    replicas.forEach(Replica::close);
    objects.close();
    postgres.close();
  }

  @Test
  void sameRequestTwentyTimesAtOnceIsOneSubmissionAndTwentyEqualAnswers() throws Exception {
    // Given
    RequestSigner signer =
        RequestSigner.oldHeaders(SUBNET.validators().getFirst(), InstantSource.system());
    List<Vote> votes =
        SUBNET.miners().stream().map(miner -> new Vote(1, miner.ss58(), true, "once")).toList();
    SignedPost post = SignedPost.of(signer, "/samples/batch", Vote.batch(votes));
    long envelopes = records.number("SELECT count(*) FROM signed_envelope");

    // When
    List<LoadClient.Answer> answers;
    try (LoadClient client = new LoadClient(REQUEST_TIMEOUT);
        ExecutorService threads = Executors.newFixedThreadPool(20)) {
      List<Callable<LoadClient.Answer>> posts =
          IntStream.range(0, 20)
              .mapToObj(i -> replicas.get(i % replicas.size()).address())
              .map(address -> (Callable<LoadClient.Answer>) () -> client.send(address, post))
              .toList();
      answers = threads.invokeAll(posts).stream().map(Future::resultNow).toList();
    }

    // Then
    assertThat(answers).allMatch(answer -> answer.status() == 200);
    assertThat(answers.stream().map(LoadClient.Answer::body).distinct()).hasSize(1);
    assertThat(records.number("SELECT count(*) FROM signed_envelope")).isEqualTo(envelopes + 1);
    assertThat(records.number("SELECT count(*) FROM evaluation WHERE task_id = 1"))
        .isEqualTo(SUBNET.miners().size());
  }

  @Test
  void killedAgainAndAgainTheyEndWithExactlyTheAcceptedVotesAndOneRanking() throws Exception {
    // Given
    long seed = new Random().nextLong();
    System.out.println("seed of the kills and the votes: " + seed);
    List<Pair> pairs =
        SUBNET.tasks().stream()
            .filter(task -> task > 1)
            .flatMap(task -> SUBNET.miners().stream().map(miner -> new Pair(task, miner.ss58())))
            .toList();
    long lastEnvelope = records.number("SELECT coalesce(max(id), 0) FROM signed_envelope");

    // When
    List<Submitter> submitters;
    try (LoadClient client = new LoadClient(REQUEST_TIMEOUT)) {
      submitters = submitters(client, new Random(seed));
      submitWhileReplicasAreKilled(submitters, pairs, new Random(seed + 1));
    }

    // Then
    assertThat(submitters).flatExtracting(Submitter::wrongAnswers).isEmpty();
    assertThat(votes()).isEqualTo(expectedVotes(submitters));
    TakenVotes.assertThatTheLogHoldsThem(records, SUBNET.validators(), submitters, lastEnvelope);
    assertThatBothShowTheRankingOf(submitters);
  }

  private static List<Submitter> submitters(LoadClient client, Random random) {
    List<URI> addresses = replicas.stream().map(Replica::address).toList();
    List<Submitter> submitters = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      KeyPair key = SUBNET.validators().get(i);
      RequestSigner signer =
          i % 2 == 0
              ? RequestSigner.oldHeaders(key, InstantSource.system())
              : RequestSigner.btauth(key, RECEIVER, InstantSource.system());
      submitters.add(new Submitter(client, addresses, signer, new Random(random.nextLong())));
    }
    return submitters;
  }

  /// Whoever is killed was ready before, and then saw some more batches taken, by itself or by the
  /// other one: so it is in the middle of its work, and time to come up is left on a slow machine.
  private static void submitWhileReplicasAreKilled(
      List<Submitter> submitters, List<Pair> pairs, Random random) throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    long end = System.nanoTime() + SUBMITTING.toNanos();
    try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<Void>> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Submitter submitter = submitters.get(i);
        String name = "client " + i;
        running.add(
            threads.submit(
                () -> {
                  submitter.run(name, pairs, isOver::get);
                  return null;
                }));
      }
      try {
        int kills = 0;
        while (System.nanoTime() < end || kills < LEAST_KILLS) {
          Replica victim = replicas.get(random.nextInt(replicas.size()));
          victim.awaitReady();
          long enough = accepted(submitters) + random.nextInt(60);
          await().atMost(PATIENCE).until(() -> accepted(submitters) >= enough);
          victim.killAndRestart();
          kills++;
        }
        System.out.println(kills + " kills, " + accepted(submitters) + " batches");
      } finally {
        isOver.set(true);
      }
      for (Future<Void> client : running) {
        client.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    }
    for (Replica replica : replicas) {
      replica.awaitReady();
    }
  }

  private static long accepted(List<Submitter> submitters) {
    return submitters.stream().mapToLong(Submitter::accepted).sum();
  }

  /// By validator, task and miner.
  private static Map<String, Boolean> expectedVotes(List<Submitter> submitters) {
    Map<String, Boolean> votes = new TreeMap<>();
    for (int i = 0; i < CLIENTS; i++) {
      String validator = SUBNET.validators().get(i).hotkey().ss58();
      submitters
          .get(i)
          .taken()
          .forEach(
              (pair, passed) ->
                  votes.put(validator + " " + pair.task() + " " + pair.miner(), passed));
    }
    return votes;
  }

  private static Map<String, Boolean> votes() {
    Map<String, Boolean> votes = new TreeMap<>();
    records
        .rows(
            "SELECT validator || ' ' || task_id || ' ' || miner || ' ' || passed FROM vote"
                + " WHERE task_id > 1")
        .forEach(
            row -> {
              int last = row.lastIndexOf(' ');
              votes.put(row.substring(0, last), Boolean.valueOf(row.substring(last + 1)));
            });
    return votes;
  }

  private static void assertThatBothShowTheRankingOf(List<Submitter> submitters) {
    Map<String, Integer> passes = expectedPasses(submitters);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              assertThat(replicas)
                  .allSatisfy(replica -> assertThat(passesOn(replica)).isEqualTo(passes));
              String first = replicas.getFirst().get("/scores/rank");
              assertThat(first).startsWith("200 ").contains("\"rank\":1");
              assertThat(replicas.getLast().get("/scores/rank")).isEqualTo(first);
              assertThat(replicas.getLast().get("/weights"))
                  .startsWith("200 ")
                  .isEqualTo(replicas.getFirst().get("/weights"));
            });
  }

  /// Stakes are equal and everybody voted on everything: a pair passes with more than half of the
  /// votes.
  private static Map<String, Integer> expectedPasses(List<Submitter> submitters) {
    Map<String, Integer> passes = new TreeMap<>();
    long newest = SUBNET.tasks().getLast();
    for (Hotkey miner : SUBNET.miners()) {
      int passed = 0;
      for (long task = newest - WINDOW + 1; task <= newest; task++) {
        Pair pair = new Pair(task, miner.ss58());
        long votes = submitters.stream().filter(client -> client.taken().get(pair)).count();
        passed += 2 * votes > CLIENTS ? 1 : 0;
      }
      passes.put(miner.ss58(), passed);
    }
    return passes;
  }

  private static Map<String, Integer> passesOn(Replica replica) throws IOException {
    JsonNode window = JSON.readTree(replica.get("/window").substring("200 ".length()));
    Map<String, Integer> passes = new TreeMap<>();
    for (JsonNode line : window.path("standings")) {
      passes.put(line.path("hotkey").asText(), line.path("passes").asInt());
    }
    return passes;
  }

  private static Map<String, String> settings() {
    return Map.ofEntries(
        Map.entry("leoma.database.url", postgres.reactiveUrl()),
        Map.entry("leoma.database.user", postgres.user()),
        Map.entry("leoma.database.password", postgres.password()),
        Map.entry("leoma.storage.endpoint", objects.endpoint().toString()),
        Map.entry("leoma.storage.access-key", objects.accessKey()),
        Map.entry("leoma.storage.secret-key", objects.secretKey()),
        Map.entry("leoma.storage.region", objects.region()),
        Map.entry("leoma.chain.pylon.url", NOWHERE),
        Map.entry("leoma.chain.pylon.token", "none"),
        Map.entry("leoma.inference.chutes-key", "none"),
        Map.entry("leoma.judge.openai.api-key", "none"),
        Map.entry("leoma.access.hotkey", RECEIVER.ss58()),
        // a request may wait long for a machine that starts a replica meanwhile
        Map.entry("leoma.access.nonce-age", "5m"),
        // what is shown here is not that somebody who writes much is stopped
        Map.entry("leoma.access.write-burst", "1000000"),
        Map.entry("quarkus.shutdown.delay", "0s"),
        Map.entry("leoma.task.interval", "10h"),
        Map.entry("leoma.ranking.window", Integer.toString(WINDOW)),
        Map.entry("leoma.ranking.interval", "2s"));
  }
}
