package ai.leoma.gate;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Whose word about others is taken: `X-Forwarded-For` and `X-Forwarded-Proto` count only from a
/// proxy that the configuration names.
final class Proxies {
  static final CharSequence FORWARDED_FOR = HttpHeaders.createOptimized("X-Forwarded-For");
  static final CharSequence FORWARDED_PROTO = HttpHeaders.createOptimized("X-Forwarded-Proto");

  private static final int MAX_HOPS = 16;

  private final List<Network> trusted;

  Proxies(Optional<String> commaSeparated) {
    try {
      trusted =
          Arrays.stream(commaSeparated.orElse("").split(",", -1))
              .filter(text -> !text.isBlank())
              .map(Network::of)
              .toList();
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("leoma.http.trusted-proxies: " + e.getMessage(), e);
    }
  }

  /// The peer, or, as long as the one who says so is a trusted proxy, whom it says it speaks for.
  /// What stands left of the first stranger is that stranger's word and is not read.
  InetAddress client(InetAddress peer, List<String> forwardedFor) {
    InetAddress client = peer;
    String[] hops = String.join(",", forwardedFor).split(",", -1);
    for (int i = hops.length - 1; i >= Math.max(0, hops.length - MAX_HOPS); i--) {
      Optional<InetAddress> hop = trusts(client) ? hop(hops[i].strip()) : Optional.empty();
      if (hop.isEmpty()) {
        return client;
      }
      client = hop.get();
    }
    return client;
  }

  InetAddress client(HttpServerRequest request) {
    InetAddress peer = peer(request);
    return trusts(peer) ? client(peer, request.headers().getAll(FORWARDED_FOR)) : peer;
  }

  /// Whether the client came by TLS, to us or to a trusted proxy.
  boolean isSecure(HttpServerRequest request) {
    return request.isSSL()
        || "https".equalsIgnoreCase(request.getHeader(FORWARDED_PROTO)) && trusts(peer(request));
  }

  /// Whether a proxy that nobody trusts stands between us and the clients.
  boolean isUnknownProxy(HttpServerRequest request) {
    return request.headers().contains(FORWARDED_FOR) && !trusts(peer(request));
  }

  private boolean trusts(InetAddress address) {
    return trusted.stream().anyMatch(network -> network.contains(address));
  }

  private static InetAddress peer(HttpServerRequest request) {
    return Optional.ofNullable(request.remoteAddress())
        .flatMap(address -> Optional.ofNullable(address.hostAddress()))
        .flatMap(Proxies::hop)
        .orElseGet(InetAddress::getLoopbackAddress);
  }

  /// `1.2.3.4`, `1.2.3.4:567`, `2001:db8::1`, `[2001:db8::1]:567`.
  private static Optional<InetAddress> hop(String text) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      return end < 0 ? Optional.empty() : Network.literal(text.substring(1, end));
    }
    boolean hasPort = text.indexOf(':') >= 0 && text.indexOf(':') == text.lastIndexOf(':');
    return Network.literal(hasPort ? text.substring(0, text.indexOf(':')) : text);
  }
}
