package ai.leoma.database;

import ai.leoma.bounds.Bounds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/// PostgreSQL. The address is read by the command before the start, see [DatabaseAddress].
@ConfigMapping(prefix = "leoma.database")
public interface DatabaseConfig {
  /// Address, `postgresql://HOST:PORT/DATABASE`, without user and password.
  Optional<String> url();

  /// User that owns the schema, or may at least use it.
  Optional<String> user();

  /// The user's password.
  Optional<String> password();

  /// How long a request or job waits for a connection; later: 503.
  @WithDefault("5s")
  Duration connectionDeadline();

  /// How many may wait for one at a time; more fail at once.
  @WithDefault("1024")
  int maxWaiting();

  /// After which PostgreSQL gives up a statement.
  @WithDefault("60s")
  Duration statementDeadline();

  /// @throws IllegalArgumentException with sentences that name the keys
  default void requireUsable() {
    Bounds.of("leoma.database")
        .within(
            "connection-deadline", connectionDeadline(), Duration.ofMillis(1), Duration.ofHours(1))
        .positive("max-waiting", maxWaiting())
        .within("statement-deadline", statementDeadline(), Duration.ofMillis(1), Duration.ofDays(1))
        .require();
  }
}
