package ai.leoma.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/// PostgreSQL. The address is read by the command before the start, see [DatabaseAddress].
@ConfigMapping(prefix = "leoma.database")
public interface DatabaseConfig {
  Optional<String> url();

  Optional<String> user();

  Optional<String> password();

  /// How long to wait for a connection, a free one or a new one.
  @WithDefault("5s")
  Duration connectionDeadline();

  /// How many may wait for one at a time; more fail at once.
  @WithDefault("1024")
  int maxWaiting();

  /// After which PostgreSQL gives up a statement.
  @WithDefault("60s")
  Duration statementDeadline();
}
