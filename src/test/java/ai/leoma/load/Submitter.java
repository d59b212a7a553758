package ai.leoma.load;

import ai.leoma.access.RequestSigner;
import ai.leoma.load.LoadClient.Answer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/// A validator that submits one batch after another to whichever replica it finds, and gives none
/// up: what was not answered, or with 503, is sent again until it is. It remembers what it was told
/// is taken.
public final class Submitter {
  /// Far from what one hotkey may write, and room for replicas that start.
  private static final Duration BETWEEN_BATCHES = Duration.ofMillis(50);

  private static final Duration BEFORE_ANOTHER_TRY = Duration.ofMillis(250);

  /// Well within the time for which old headers are good.
  private static final Duration SIGNED_ANEW_AFTER = Duration.ofSeconds(150);

  private static final String PATH = "/samples/batch";

  private final LoadClient client;
  private final List<URI> replicas;
  private final RequestSigner signer;
  private final Random random;
  private final Map<Pair, Boolean> taken = new LinkedHashMap<>();
  private final List<String> takenBodies = new ArrayList<>();
  private final List<String> wrongAnswers = new CopyOnWriteArrayList<>();
  private final List<String> cutOff = new CopyOnWriteArrayList<>();
  private final AtomicLong accepted = new AtomicLong();
  private boolean hasSignedOneBatchTwice;

  /// @param replicas may change meanwhile, but never be empty
  public Submitter(LoadClient client, List<URI> replicas, RequestSigner signer, Random random) {
    this.client = client;
    this.replicas = replicas;
    this.signer = signer;
    this.random = random;
  }

  /// What a validator votes on.
  public record Pair(long task, String miner) {}

  /// First a vote on every pair, so that each of them has one; then some of them anew, again and
  /// again.
  public void run(String name, List<Pair> pairs, BooleanSupplier isOver)
      throws InterruptedException {
    submit(votes(name + " 0", pairs));
    for (int number = 1; !isOver.getAsBoolean(); number++) {
      pauseUpTo(BETWEEN_BATCHES);
      List<Pair> some =
          IntStream.range(0, 1 + random.nextInt(12))
              .mapToObj(_ -> pairs.get(random.nextInt(pairs.size())))
              .toList();
      submit(votes(name + " " + number, some));
    }
  }

  /// How the votes stand that were taken, the newest of each pair.
  public Map<Pair, Boolean> taken() {
    return Map.copyOf(taken);
  }

  /// The bodies of the batches that were taken.
  public List<String> takenBodies() {
    return List.copyOf(takenBodies);
  }

  public long accepted() {
    return accepted.get();
  }

  /// Whatever was answered other than 200 and a 503 that says when to come again.
  public List<String> wrongAnswers() {
    return List.copyOf(wrongAnswers);
  }

  /// Requests that were begun and got no answer.
  public List<String> cutOff() {
    return List.copyOf(cutOff);
  }

  /// Whether a batch can have arrived under two signatures.
  public boolean hasSignedOneBatchTwice() {
    return hasSignedOneBatchTwice;
  }

  private List<Vote> votes(String reasoning, List<Pair> pairs) {
    return pairs.stream()
        .map(pair -> new Vote(pair.task(), pair.miner(), random.nextInt(10) < 6, reasoning))
        .toList();
  }

  private void submit(List<Vote> votes) throws InterruptedException {
    String json = Vote.batch(votes);
    SignedPost post = SignedPost.of(signer, PATH, json);
    long signed = System.nanoTime();
    while (!isTaken(post)) {
      pauseUpTo(BEFORE_ANOTHER_TRY);
      if (signer.signsEveryTry() || System.nanoTime() - signed > SIGNED_ANEW_AFTER.toNanos()) {
        post = SignedPost.of(signer, PATH, json);
        signed = System.nanoTime();
        hasSignedOneBatchTwice = true;
      }
    }
    votes.forEach(vote -> taken.put(new Pair(vote.task(), vote.miner()), vote.passed()));
    takenBodies.add(json);
    accepted.incrementAndGet();
  }

  private void pauseUpTo(Duration longest) throws InterruptedException {
    Thread.sleep(1 + random.nextInt((int) longest.toMillis()));
  }

  private boolean isTaken(SignedPost post) throws InterruptedException {
    List<URI> now = List.copyOf(replicas);
    URI replica = now.get(random.nextInt(now.size()));
    try {
      Answer answer = client.send(replica, post);
      if (answer.status() != 200 && !isCleanRefusal(answer)) {
        wrongAnswers.add(answer.status() + " " + answer.body());
      }
      return answer.status() == 200;
    } catch (ConnectException _) {
      return false;
    } catch (IOException e) {
      cutOff.add(replica + ": " + e);
      return false;
    }
  }

  private static boolean isCleanRefusal(Answer answer) {
    return answer.status() == 503
        && answer.retryAfter().isPresent()
        && answer.body().startsWith("{\"detail\":\"");
  }
}
