package ai.leoma.events;

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

  /// @throws IllegalArgumentException with a sentence that names the key
  default void requireUsable() {
    requirePositive("poll-interval", pollInterval().isPositive());
    requirePositive("heartbeat", heartbeat().isPositive());
    requirePositive("patience", patience().isPositive());
    requirePositive("clients", clients() > 0);
    requirePositive("clients-per-address", clientsPerAddress() > 0);
  }

  private static void requirePositive(String key, boolean isPositive) {
    if (!isPositive) {
      throw new IllegalArgumentException("leoma.events." + key + " must be more than nothing");
    }
  }
}
