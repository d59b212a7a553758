package ai.leoma.storage;

import java.net.URI;
import java.time.Duration;

/// Where one bucket is and how to reach it.
///
/// @param region what the signature names; never discovered (R2 takes `auto`, Hippius
///     `decentralized`)
/// @param pathStyle bucket in the path instead of in the host name
/// @param deadline of one call with an empty body, retries included; each megabyte adds a second
/// @param attempts calls in all, the first one included
/// @param connections open at the same time at most
public record StorageSettings(
    URI endpoint,
    String region,
    String accessKey,
    String secretKey,
    String bucket,
    boolean pathStyle,
    Duration deadline,
    int attempts,
    int connections) {

  public StorageSettings {
    if (attempts < 1 || connections < 1 || !deadline.isPositive()) {
      throw new IllegalArgumentException(
          "storage needs at least one attempt, one connection and a deadline: %d, %d, %s"
              .formatted(attempts, connections, deadline));
    }
    if (bucket.isBlank()) {
      throw new IllegalArgumentException("storage needs a bucket");
    }
  }

  public static StorageSettings of(
      URI endpoint, String region, String accessKey, String secretKey, String bucket) {
    return new StorageSettings(
        endpoint, region, accessKey, secretKey, bucket, true, Duration.ofSeconds(60), 5, 32);
  }

  /// Without the secret: settings end up in logs.
  @Override
  public String toString() {
    return "StorageSettings[%s, %s, %s]".formatted(endpoint, region, bucket);
  }
}
