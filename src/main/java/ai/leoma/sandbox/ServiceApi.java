package ai.leoma.sandbox;

import ai.leoma.task.TaskId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.DoubleStream;

/// What anybody may ask the owner's service.
public final class ServiceApi implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI address;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  ServiceApi(URI address) {
    this.address = address;
  }

  public URI address() {
    return address;
  }

  /// Whether it answers, with its database and all.
  public boolean isReady() throws InterruptedException {
    try {
      return get("/q/health/ready").statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  /// @throws IllegalStateException when it is not answered with 200 and JSON
  public JsonNode json(String path) throws InterruptedException {
    try {
      return JSON.readTree(text(path));
    } catch (IOException e) {
      throw new IllegalStateException(path + " cannot be read: " + e.getMessage(), e);
    }
  }

  /// Empty before the first.
  public Optional<TaskId> newestTask() throws InterruptedException {
    try {
      HttpResponse<String> answer = get("/tasks/latest");
      return answer.statusCode() == 404
          ? Optional.empty()
          : Optional.of(
              new TaskId(JSON.readTree(body("/tasks/latest", answer)).path("task_id").asLong()));
    } catch (IOException e) {
      throw new IllegalStateException("/tasks/latest cannot be read: " + e.getMessage(), e);
    }
  }

  /// The value of a metric; empty when the service has none of this name and label.
  ///
  /// @param series as Prometheus writes it, without the value: `name{label="value"}`
  public Optional<Double> metric(String series) throws InterruptedException {
    try {
      DoubleStream values =
          text("/metrics")
              .lines()
              .filter(line -> line.startsWith(series + " "))
              .mapToDouble(line -> Double.parseDouble(line.substring(series.length()).strip()));
      return values.boxed().findFirst();
    } catch (IOException e) {
      throw new IllegalStateException("/metrics cannot be read: " + e.getMessage(), e);
    }
  }

  private String text(String path) throws IOException, InterruptedException {
    return body(path, get(path));
  }

  private static String body(String path, HttpResponse<String> answer) {
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(path + " answered " + answer.statusCode());
    }
    return answer.body();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(address.resolve(path)).timeout(DEADLINE).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
