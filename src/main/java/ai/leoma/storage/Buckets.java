package ai.leoma.storage;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;

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
    return S3ObjectStore.open(config.settings(config.samplesBucket()), meters);
  }

  @Produces
  @SourceBucket
  @ApplicationScoped
  ObjectStore source() {
    return S3ObjectStore.open(config.settings(config.sourceBucket()), meters);
  }

  void closeSamples(@Disposes @SamplesBucket ObjectStore store) {
    store.close();
  }

  void closeSource(@Disposes @SourceBucket ObjectStore store) {
    store.close();
  }
}
