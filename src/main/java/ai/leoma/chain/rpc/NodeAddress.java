package ai.leoma.chain.rpc;

import java.net.URI;
import java.util.Optional;

/// Where a node listens for WebSocket connections. Paths, queries and user names of such addresses
/// hold keys, so its text shows the host only.
public record NodeAddress(URI url) {
  private static final int PORT_OF_WS = 80;
  private static final int PORT_OF_WSS = 443;

  /// @throws IllegalArgumentException if it is not `ws://HOST` or `wss://HOST`; the message holds
  ///     nothing of the address that may be secret
  public NodeAddress {
    boolean isWebSocket = "ws".equals(url.getScheme()) || "wss".equals(url.getScheme());
    if (!isWebSocket || url.getHost() == null || url.getFragment() != null) {
      throw new IllegalArgumentException(
          "not an address like wss://HOST:PORT%s"
              .formatted(url.getHost() == null ? "" : " (host " + url.getHost() + ")"));
    }
  }

  public boolean isSecure() {
    return "wss".equals(url.getScheme());
  }

  public String host() {
    String host = url.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  public int port() {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return isSecure() ? PORT_OF_WSS : PORT_OF_WS;
  }

  /// Path and query as they go over the wire; may hold a key.
  public String target() {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
  }

  /// User name and password, if the address has them; secret.
  public Optional<String> userInfo() {
    return Optional.ofNullable(url.getUserInfo());
  }

  /// Scheme, host and port.
  @Override
  public String toString() {
    return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
  }
}
