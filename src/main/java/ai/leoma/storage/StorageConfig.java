package ai.leoma.storage;

import ai.leoma.bounds.Bounds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// The object store. Endpoint and keys are asked for at the first use, so that roles without
/// storage start without them.
@ConfigMapping(prefix = "leoma.storage")
public interface StorageConfig {
  /// Address of the S3 API, e.g. `https://ACCOUNT.r2.cloudflarestorage.com`.
  Optional<URI> endpoint();

  /// Region that requests are signed for.
  @WithDefault("auto")
  String region();

  /// Access key: of the service one that reads and writes, of a validator one that reads.
  Optional<String> accessKey();

  /// The secret that belongs to the access key.
  Optional<String> secretKey();

  /// Bucket of the task artifacts.
  @WithDefault("leoma-samples")
  String samplesBucket();

  /// Bucket of the pool of sources; a validator needs none.
  @WithDefault("leoma-videos")
  String sourceBucket();

  /// Whether the bucket is named in the path instead of the host name.
  @WithDefault("true")
  boolean pathStyle();

  /// Of one call, retries included; each megabyte of the body adds a second.
  @WithDefault("60S")
  Duration deadline();

  /// Tries of one call.
  @WithDefault("5")
  int attempts();

  /// Connections at a time, for each bucket.
  @WithDefault("32")
  int connections();

  /// For one of the buckets.
  ///
  /// @throws IllegalStateException with a sentence that names the key which is not set
  default StorageSettings settings(String bucket) {
    return new StorageSettings(
        required(endpoint(), "endpoint"),
        region(),
        required(accessKey(), "access-key"),
        required(secretKey(), "secret-key"),
        bucket,
        pathStyle(),
        deadline(),
        attempts(),
        connections());
  }

  private static <T> T required(Optional<T> value, String key) {
    return value.orElseThrow(
        () ->
            new IllegalStateException(
                "object storage is not configured: set leoma.storage.%s".formatted(key)));
  }

  /// Refuses what can be seen without the keys.
  ///
  /// @throws IllegalArgumentException with sentences that name the keys
  default void requireUsable() {
    Bounds bounds =
        Bounds.of("leoma.storage")
            .that(!samplesBucket().isBlank(), "samples-bucket", "blank")
            .positive("deadline", deadline())
            .positive("attempts", attempts())
            .positive("connections", connections());
    endpoint().ifPresent(address -> bounds.address("endpoint", address));
    bounds.require();
  }

  /// Refuses a bucket that sources cannot be drawn from.
  ///
  /// @throws IllegalArgumentException with a sentence that names the key
  default void requireSources() {
    Bounds.of("leoma.storage")
        .that(!sourceBucket().isBlank(), "source-bucket", "blank")
        .that(
            !sourceBucket().equals(samplesBucket()),
            "source-bucket",
            sourceBucket()
                + ", which is leoma.storage.samples-bucket, too: what was published"
                + " would be drawn from")
        .require();
  }
}
