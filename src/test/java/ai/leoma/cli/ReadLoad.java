package ai.leoma.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/// Somebody who reads again and again, and somebody who listens to what happens.
final class ReadLoad implements AutoCloseable {
  private static final List<String> PATHS =
      List.of("/scores/rank", "/weights", "/tasks/latest", "/window", "/health");
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final long PAUSE_MILLIS = 20;

  private final List<URI> replicas;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final AtomicLong answers = new AtomicLong();
  private final List<Thread> threads;
  private volatile boolean isOver;

  /// @param replicas may change meanwhile, but never be empty
  ReadLoad(List<URI> replicas) {
    this.replicas = replicas;
    this.threads =
        List.of(
            Thread.ofPlatform().daemon().name("reader").start(this::read),
            Thread.ofPlatform().daemon().name("listener").start(this::listen));
  }

  /// @return answers other than 200 and a 503 that says when to come again, and requests that were
  ///     begun and got none
  List<String> end() throws InterruptedException {
    close();
    threads.getFirst().join();
    System.out.println(answers.get() + " answers to readers");
    return List.copyOf(wrong);
  }

  private void read() {
    Random random = new Random();
    while (!isOver) {
      URI replica = any();
      String path = PATHS.get(random.nextInt(PATHS.size()));
      try {
        HttpResponse<String> answer =
            http.send(
                HttpRequest.newBuilder(replica.resolve(path)).timeout(TIMEOUT).build(),
                HttpResponse.BodyHandlers.ofString());
        answers.incrementAndGet();
        boolean isClean =
            answer.statusCode() == 200
                || answer.statusCode() == 503
                    && answer.headers().firstValue("Retry-After").isPresent();
        if (!isClean) {
          wrong.add(path + " " + answer.statusCode() + " " + answer.body());
        }
        Thread.sleep(PAUSE_MILLIS);
      } catch (ConnectException _) {
        // nobody listens there: the next one
      } catch (IOException e) {
        wrong.add(path + " " + replica + " " + e);
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  /// Comes back whenever its stream ends. A listener must not keep a replica from ending.
  private void listen() {
    while (!isOver) {
      try {
        http.send(
                HttpRequest.newBuilder(any().resolve("/events")).build(),
                HttpResponse.BodyHandlers.ofLines())
            .body()
            .forEach(_ -> {});
        Thread.sleep(PAUSE_MILLIS);
      } catch (IOException | UncheckedIOException _) {
        // the stream was cut: it comes back
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private URI any() {
    List<URI> now = List.copyOf(replicas);
    return now.get(ThreadLocalRandom.current().nextInt(now.size()));
  }

  @Override
  public void close() {
    isOver = true;
    threads.getLast().interrupt();
  }
}
