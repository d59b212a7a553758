package ai.leoma.inference;

import ai.leoma.bounds.Bounds;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// How miners' chutes are looked up and called.
@ConfigMapping(prefix = "leoma.inference")
public interface InferenceConfig {
  /// The management API.
  @WithDefault("https://api.chutes.ai")
  URI chutesUrl();

  /// API key (`cpk_…`) of an account with the subnet's role; without it only public chutes are
  /// seen.
  Optional<String> chutesKey();

  /// Deadline of each attempt of a look-up at the management API.
  @WithDefault("10s")
  Duration lookupDeadline();

  /// Pause before another attempt.
  @WithDefault("500ms")
  Duration lookupRetryPause();

  /// How long an answer of the management API is good for checks of validity; never for a call.
  @WithDefault("60s")
  Duration lookupCache();

  /// Where a chute is called; `{slug}` is its whole first label.
  @WithDefault("https://{slug}.chutes.ai")
  String invokeUrlTemplate();

  /// `host:port` to which the socket goes whatever the host name says.
  Optional<String> connectAddress();

  /// How many calls are under way at a time.
  @WithDefault("40")
  int maxInFlight();

  /// From the call to the last byte.
  @WithDefault("300s")
  Duration deadline();

  /// How long a connection to a chute may take to come about.
  @WithDefault("5s")
  Duration connectTimeout();

  /// The longest video that is taken from a chute.
  @WithDefault("64M")
  MemorySize maxVideoBytes();

  /// The largest first frame that is sent.
  @WithDefault("8M")
  MemorySize maxImageBytes();

  /// Pause before the one more try when a chute is at capacity; between a half and the whole of it.
  @WithDefault("10s")
  Duration busyRetryPause();

  /// Pause before the one more try after the only instance failed: it is in its penalty box for 90
  /// s.
  @WithDefault("95s")
  Duration failedInstanceRetryPause();

  /// Width that is asked for.
  @WithDefault("832")
  int widthPixels();

  /// Height that is asked for.
  @WithDefault("480")
  int heightPixels();

  /// How far each side may be from the asked one, this included.
  @WithDefault("32")
  int tolerancePixels();

  /// Frames that are asked for.
  @WithDefault("81")
  int frames();

  /// Their pace.
  @WithDefault("16")
  int framesPerSecond();

  /// Resolution that is asked for, by name.
  @WithDefault("480p")
  String resolution();

  /// How many videos are probed at a time.
  @WithDefault("2")
  int maxChecks();

  /// @throws IllegalArgumentException with sentences that name the keys
  default void requireUsable() {
    var unused = new ChuteAddress(invokeUrlTemplate(), connectAddress());
    Bounds.of("leoma.inference")
        .address("chutes-url", chutesUrl())
        .positive("lookup-deadline", lookupDeadline())
        .notNegative("lookup-retry-pause", lookupRetryPause())
        .notNegative("lookup-cache", lookupCache())
        .positive("max-in-flight", maxInFlight())
        .positive("deadline", deadline())
        .within("connect-timeout", connectTimeout(), Duration.ofMillis(1), Duration.ofHours(1))
        .bytes("max-video-bytes", maxVideoBytes().asBigInteger())
        .bytes("max-image-bytes", maxImageBytes().asBigInteger())
        .notNegative("busy-retry-pause", busyRetryPause())
        .notNegative("failed-instance-retry-pause", failedInstanceRetryPause())
        .positive("width-pixels", widthPixels())
        .positive("height-pixels", heightPixels())
        .within("tolerance-pixels", tolerancePixels(), 0, Integer.MAX_VALUE)
        .positive("frames", frames())
        .positive("frames-per-second", framesPerSecond())
        .within("max-checks", maxChecks(), 1, 256)
        .require();
  }
}
