package ai.leoma.storage;

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

  @WithDefault("auto")
  String region();

  Optional<String> accessKey();

  Optional<String> secretKey();

  @WithDefault("leoma-samples")
  String samplesBucket();

  @WithDefault("leoma-videos")
  String sourceBucket();

  @WithDefault("true")
  boolean pathStyle();

  /// Of one call, retries included; each megabyte of the body adds a second.
  @WithDefault("60S")
  Duration deadline();

  @WithDefault("5")
  int attempts();

  @WithDefault("32")
  int connections();
}
