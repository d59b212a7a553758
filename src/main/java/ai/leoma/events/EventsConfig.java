package ai.leoma.events;

import ai.leoma.bounds.Bounds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// The stream of events.
@ConfigMapping(prefix = "leoma.events")
public interface EventsConfig {
  /// Pause between two looks into the log, while somebody listens; one look serves all listeners
  /// of a process.
  @WithDefault("1s")
  Duration pollInterval();

  /// A comment is sent so often, so that both sides notice a dead connection.
  @WithDefault("15s")
  Duration heartbeat();

  /// Whoever takes nothing for so long is disconnected; it may come back and go on.
  @WithDefault("30s")
  Duration patience();

  /// Listeners of one process; above: 503.
  @WithDefault("1000")
  int clients();

  /// How many may listen from one address.
  @WithDefault("20")
  int clientsPerAddress();

  /// @throws IllegalArgumentException with sentences that name the keys
  default void requireUsable() {
    Bounds.of("leoma.events")
        .positive("poll-interval", pollInterval())
        .positive("heartbeat", heartbeat())
        .positive("patience", patience())
        .positive("clients", clients())
        .positive("clients-per-address", clientsPerAddress())
        .require();
  }
}
