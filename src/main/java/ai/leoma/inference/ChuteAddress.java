package ai.leoma.inference;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where chutes are called: a host name made of the slug, and where its socket really goes.
///
/// A slug is taken only when it is one DNS label, so that nothing that Chutes answers can lead a
/// call, with our key in it, to another host.
final class ChuteAddress {
  private static final String PLACEHOLDER = "{slug}";
  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
  private static final String PATH = "/generate";
  private static final int GREATEST_PORT = 65_535;

  private final String template;
  private final Optional<SocketAddress> connectAddress;

  /// @param connectAddress `host:port`
  ChuteAddress(String template, Optional<String> connectAddress) {
    if (!template.matches("https?://\\{slug}\\.[A-Za-z0-9.:-]+/?")) {
      throw new IllegalArgumentException(
          "leoma.inference.invoke-url-template must look like https://{slug}.chutes.ai, not "
              + template);
    }
    this.template = template.replaceAll("/+$", "");
    this.connectAddress = connectAddress.map(ChuteAddress::socketAddress);
  }

  static boolean isSlug(String text) {
    return DNS_LABEL.matcher(text).matches();
  }

  RequestOptions request(String slug) {
    if (!isSlug(slug)) {
      throw new IllegalArgumentException("not a slug");
    }
    URI address = URI.create(template.replace(PLACEHOLDER, slug) + PATH);
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(address.toString())
            .setFollowRedirects(false);
    connectAddress.ifPresent(options::setServer);
    return options;
  }

  private static SocketAddress socketAddress(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    if (colon < 1 || !hostAndPort.substring(colon + 1).matches("\\d{1,5}")) {
      throw new IllegalArgumentException(
          "leoma.inference.connect-address must be host:port, not " + hostAndPort);
    }
    int port = Integer.parseInt(hostAndPort.substring(colon + 1));
    if (port > GREATEST_PORT) {
      throw new IllegalArgumentException(
          "leoma.inference.connect-address names a port that there cannot be: " + hostAndPort);
    }
    return SocketAddress.inetSocketAddress(port, hostAndPort.substring(0, colon));
  }
}
