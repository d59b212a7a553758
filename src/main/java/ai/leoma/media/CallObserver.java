package ai.leoma.media;

import java.time.Duration;

/// Is told of every finished call of [Media], for metrics. Must be fast and must not throw.
@FunctionalInterface
public interface CallObserver {

  /// @param operation name of the operation, such as `probe`
  /// @param outcome `ok`, a [RefusalReason] in lower case, or `error`
  void finished(String operation, String outcome, Duration took);
}
