package ai.leoma.gate;

import ai.leoma.bounds.Bounds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/// What the service lets in over HTTP.
@ConfigMapping(prefix = "leoma.http")
public interface GateConfig {
  /// What the server itself takes: `quarkus.http.limits.max-initial-line-length`.
  int MOST_URL_BYTES = 16_384;

  /// What the server itself takes: `quarkus.http.limits.max-header-size`.
  int MOST_HEADER_BYTES = 32_768;

  /// Browsers are told two years at most by those who tell them long.
  Duration LONGEST_TRANSPORT_SECURITY = Duration.ofDays(3_650);

  /// The origins that browsers may call the API from, separated by commas; `*` for all. None:
  /// browsers keep other pages out.
  Optional<String> corsOrigins();

  /// The longest request target, path and query together; above: 414.
  @WithDefault("8192")
  int maxUrlBytes();

  /// The longest value of a query parameter, percent-encoded as it comes; above: 414.
  @WithDefault("2048")
  int maxQueryParameterChars();

  /// Headers of a request; above: 431.
  @WithDefault("100")
  int maxHeaders();

  /// Bytes of all headers together; above: 431.
  @WithDefault("16384")
  int maxHeaderBytes();

  /// From the last byte of a request to the head of its answer.
  @WithDefault("25s")
  Duration answerDeadline();

  /// What one address (of IPv6: one /64) may ask for in the long run; above: 429. New writes with
  /// a good signature do not count (the `write-burst` of the hotkey does), refused signatures
  /// count tenfold.
  @WithDefault("200")
  int requestsPerSecond();

  /// What one address may ask for at once.
  @WithDefault("4000")
  int requestBurst();

  /// Addresses and networks (`10.0.0.0/8`, `::1`) of proxies whose `X-Forwarded-For` and
  /// `X-Forwarded-Proto` are believed. Set it behind a proxy: else all clients share the limits
  /// of the proxy's address.
  Optional<String> trustedProxies();

  /// How long browsers are told to come by TLS only. When set, they always are; else for a year,
  /// and only when they came by TLS.
  Optional<Duration> strictTransportSecurity();

  /// @throws IllegalArgumentException or IllegalStateException, with sentences that name the keys
  default void requireUsable() {
    var unusedProxies = new Proxies(trustedProxies());
    var unusedOrigins = new CrossOrigin(corsOrigins());
    Bounds.of("leoma.http")
        .within("max-url-bytes", maxUrlBytes(), 256, MOST_URL_BYTES)
        .within("max-query-parameter-chars", maxQueryParameterChars(), 64, MOST_URL_BYTES)
        .within("max-headers", maxHeaders(), 16, 1_000)
        .within("max-header-bytes", maxHeaderBytes(), 1_024, MOST_HEADER_BYTES)
        .positive("answer-deadline", answerDeadline())
        .positive("requests-per-second", requestsPerSecond())
        .positive("request-burst", requestBurst())
        .within(
            "strict-transport-security",
            strictTransportSecurity().orElse(Duration.ZERO),
            Duration.ZERO,
            LONGEST_TRANSPORT_SECURITY)
        .require();
  }
}
