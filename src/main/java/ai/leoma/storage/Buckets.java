package ai.leoma.storage;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.util.Optional;

/// Opens the buckets that the configuration names, each at its first use.
@ApplicationScoped
public class Buckets {
  private final StorageConfig config;
  private final MeterRegistry meters;

  Buckets(StorageConfig config, MeterRegistry meters) {
    this.config = config;
    this.meters = meters;
  }

  @Produces
  @SamplesBucket
  @ApplicationScoped
  ObjectStore samples() {
    return S3ObjectStore.open(settings(config.samplesBucket()), meters);
  }

  @Produces
  @SourceBucket
  @ApplicationScoped
  ObjectStore source() {
    return S3ObjectStore.open(settings(config.sourceBucket()), meters);
  }

  void closeSamples(@Disposes @SamplesBucket ObjectStore store) {
    store.close();
  }

  void closeSource(@Disposes @SourceBucket ObjectStore store) {
    store.close();
  }

  private StorageSettings settings(String bucket) {
    return new StorageSettings(
        required(config.endpoint(), "endpoint"),
        config.region(),
        required(config.accessKey(), "access-key"),
        required(config.secretKey(), "secret-key"),
        bucket,
        config.pathStyle(),
        config.deadline(),
        config.attempts(),
        config.connections());
  }

  private static <T> T required(Optional<T> value, String key) {
    return value.orElseThrow(
        () ->
            new IllegalStateException(
                "object storage is not configured: set leoma.storage.%s".formatted(key)));
  }
}
